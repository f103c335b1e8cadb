import { CONTRACT_OPTION_KEYS, type ContractOption, type ContractPeriod } from './contract-options.ts';
import type { Carrier } from './send-decision.ts';

/** What something costs from a day on, in yen without tax. */
export interface PriceEntry {
  item: string;
  /** calendar date */
  validFrom: string;
  yen: number;
}
export type PriceList = readonly PriceEntry[];

/** Yen per send. A mail costs nothing unless the list names it. */
export type UnitPrices = Record<Carrier, number>;

export const SEND_ITEMS = ['mail', 'sms', 'postcard'] as const satisfies readonly Carrier[];
export type FeeItem = `${ContractOption}.setup` | `${ContractOption}.monthly`;
/** Everything the price list may name. */
export const PRICE_ITEMS: readonly string[] = [
  ...SEND_ITEMS,
  ...CONTRACT_OPTION_KEYS.flatMap((option): FeeItem[] => [`${option}.setup`, `${option}.monthly`]),
];

/**
 * The source's prices (seed 001, row D7), which the record begins with (migration contract_and_prices): 基本費用 60,000円,
 * 毎月費用 2,000円, SMS発信料金 20円/件, ハガキ代行料金 120円/枚. What it gives no price for costs nothing here.
 */
export const SOURCE_PRICES: PriceList = [
  { item: 'auto_sending.setup', validFrom: '2021-10-01', yen: 60_000 },
  { item: 'auto_sending.monthly', validFrom: '2021-10-01', yen: 2_000 },
  { item: 'sms', validFrom: '2021-10-01', yen: 20 },
  { item: 'postcard', validFrom: '2021-10-01', yen: 120 },
];

/**
 * The price on a day: the newest that is valid by then, 0 where the list has none.
 * @param on calendar date in the store's zone
 */
export function priceOn(list: PriceList, item: string, on: string): number {
  let found: PriceEntry | undefined;
  for (const entry of list) {
    if (entry.item !== item || entry.validFrom > on) continue;
    if (!found || entry.validFrom > found.validFrom) found = entry;
  }
  return found?.yen ?? 0;
}

/** @param on calendar date in the store's zone */
export const unitPricesOn = (list: PriceList, on: string): UnitPrices => ({
  mail: priceOn(list, 'mail', on),
  sms: priceOn(list, 'sms', on),
  postcard: priceOn(list, 'postcard', on),
});

/** One fee of a month: a whole month is charged for each month that the contract touches, the set-up in its first. */
export interface Fee {
  option: ContractOption;
  kind: 'setup' | 'monthly';
  yen: number;
}

/**
 * Fees of a store's contracts for a month, priced as of the month's first day or, where the option began later, that day
 * (D7). An option that is ended and contracted again pays no second set-up within the same list of contracts.
 * @param month `YYYY-MM`
 */
export function feesOfMonth(list: PriceList, contracts: readonly ContractPeriod[], month: string): Fee[] {
  const fees: Fee[] = [];
  for (const option of CONTRACT_OPTION_KEYS) {
    const own = contracts
      .filter((contract) => contract.option === option)
      .sort((a, b) => (a.sinceOn < b.sinceOn ? -1 : 1));
    const touching = own.find(
      ({ sinceOn, untilOn }) =>
        sinceOn.slice(0, 7) <= month && (untilOn === null || untilOn.slice(0, 7) >= month),
    );
    const first = own[0];
    if (!touching || !first) continue;
    const on = touching.sinceOn > `${month}-01` ? touching.sinceOn : `${month}-01`;
    if (first.sinceOn.slice(0, 7) === month)
      push(fees, { option, kind: 'setup', yen: priceOn(list, `${option}.setup`, first.sinceOn) });
    push(fees, { option, kind: 'monthly', yen: priceOn(list, `${option}.monthly`, on) });
  }
  return fees;
}

function push(fees: Fee[], fee: Fee): void {
  if (fee.yen > 0) fees.push(fee);
}
