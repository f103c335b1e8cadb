/** The five words of the source (廃車可能性確認, seed row D5). Stored: never renamed. */
export const scrapStatuses = {
  export_possible: '輸出可能性あり',
  scrapped: '廃車済み',
  not_found: '該当なし',
  insufficient_information: '情報不備',
  lookup_error: '取得エラー',
} as const;

export type ScrapStatus = keyof typeof scrapStatuses;
export const SCRAP_STATUSES = Object.keys(scrapStatuses) as [ScrapStatus, ...ScrapStatus[]];

/** What the register itself says of a vehicle; the other two words say that it was not asked, or did not answer. */
export const SCRAP_ANSWERS = ['export_possible', 'scrapped', 'not_found'] as const;
export type ScrapAnswer = (typeof SCRAP_ANSWERS)[number];

export const LACKS = ['registration_number', 'chassis_number', 'both'] as const;
export type Lacks = (typeof LACKS)[number];

const PLACE_OR_KANA = /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}a-z]/iu;

/**
 * What a vehicle lacks to be asked for (情報不備: 車両情報に不足がある為), found before any call. Of a plate the four
 * digits alone are not enough, nor the last digits of a chassis number, which is how shops like to write them down.
 * @returns null: nothing
 */
export function whatLacks(vehicle: {
  registrationNumber: string | null;
  chassisNumber: string | null;
}): Lacks | null {
  const plate = (vehicle.registrationNumber ?? '').normalize('NFKC');
  const chassis = (vehicle.chassisNumber ?? '').normalize('NFKC').replaceAll(/[^0-9a-z]/gi, '');
  const noPlate = !(PLACE_OR_KANA.test(plate) && /\d/.test(plate));
  const noChassis = chassis.length < 5;
  if (noPlate) return noChassis ? 'both' : 'registration_number';
  return noChassis ? 'chassis_number' : null;
}

/** Calls for one vehicle before it counts as 取得エラー. */
export const MOST_ATTEMPTS = 4;
const WAITS_MS = [2_000, 10_000, 60_000];

/**
 * When a lookup that failed is asked again.
 * @param attempts calls made so far
 * @param askedMs the service's own wish (Retry-After); never earlier than that
 * @returns milliseconds, or null: 取得エラー
 */
export function lookupRetryMs(attempts: number, askedMs = 0): number | null {
  if (attempts >= MOST_ATTEMPTS) return null;
  return Math.max(WAITS_MS[attempts - 1] ?? 60_000, askedMs);
}

/** So many failures in a row mean the service, not the vehicles: nobody is asked for a while, then one vehicle at a time. */
export const FAILURES_OF_AN_OUTAGE = 20;
const OUTAGE_WAITS_MS = [15_000, 30_000, 60_000, 120_000];

/** How long nobody is asked. @param times how often the service was tried in vain, from 1 */
export const outageWaitMs = (times: number): number => OUTAGE_WAITS_MS[times - 1] ?? 300_000;
