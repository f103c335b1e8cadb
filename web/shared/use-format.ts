import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useStoreChoice } from './session/store-choice.tsx';
import { dayOf, formatDay, formatInstant, type TimeFormat } from './time.ts';

/** Formats in the language of the person and the zone of the store. */
export function useFormat(zoneOverride?: string) {
  const { i18n } = useTranslation();
  const { zone: chosen } = useStoreChoice();
  const zone = zoneOverride ?? chosen;
  const language = i18n.language;
  return useMemo(
    () => ({
      zone,
      language,
      instant: (value: string | null | undefined, format: TimeFormat = 'dateTime') =>
        value ? formatInstant(value, format, zone, language) : '—',
      day: (value: string | null | undefined, format: 'date' | 'fullDate' = 'fullDate') =>
        value ? formatDay(value, format, language) : '—',
      dayOf: (value: string) => dayOf(value, zone),
      /** several names in a row */
      list: (items: readonly string[]) => items.join(language === 'ja' ? '、' : ', '),
      /** stands behind a word */
      inBrackets: (text: string) => (language === 'ja' ? `（${text}）` : ` (${text})`),
      yen: (value: number) =>
        new Intl.NumberFormat(language === 'ja' ? 'ja-JP' : 'en-GB', {
          style: 'currency',
          currency: 'JPY',
          currencyDisplay: 'narrowSymbol',
        }).format(value),
      number: (value: number) => new Intl.NumberFormat(language === 'ja' ? 'ja-JP' : 'en-GB').format(value),
      weekday: (iso: number, width: 'short' | 'narrow' = 'short') =>
        new Intl.DateTimeFormat(language === 'ja' ? 'ja-JP' : 'en-GB', {
          weekday: width,
          timeZone: 'UTC',
        }).format(new Date(Date.UTC(2026, 5, iso))),
    }),
    [zone, language],
  );
}

export type Format = ReturnType<typeof useFormat>;
