/**
 * The dates of a vehicle that a rule of the automation master counts from (D1). Keys are stored: never renamed.
 *
 * The 12-month check (道路運送車両法 48条) and the 6-month check that shops offer between are counted back from the end of
 * the 車検, which the record has, and never fall on a day of 車検 itself: with two years to an expiry the former is 12 months
 * before it; only a private car's first period of three years (61条) has two of them, 24 and 12 months before. Without a
 * known expiry they are counted from the first registration, or the delivery.
 */
export const DATE_SOURCES = {
  inspection_expiry: { ja: '車検満了日', en: 'inspection expiry' },
  check_12: { ja: '12か月点検', en: '12-month check' },
  check_6: { ja: '6か月点検', en: '6-month check' },
  last_visit: { ja: '最終入庫日', en: 'last visit' },
  first_registration: { ja: '初度登録日', en: 'first registration' },
  delivery: { ja: '納車日', en: 'delivery' },
} as const satisfies Record<string, { ja: string; en: string }>;

export type DateSource = keyof typeof DATE_SOURCES;
export const DATE_SOURCE_KEYS = Object.keys(DATE_SOURCES) as [DateSource, ...DateSource[]];

/** Months of a check before the expiry; those of two years and more belong to the first period only. */
export const CHECK_MONTHS = { check_12: [12, 24], check_6: [6, 18, 30] } as const;
/** The first period ends three years after the first registration, within a month of it. */
export const FIRST_PERIOD_MONTHS = 37;
