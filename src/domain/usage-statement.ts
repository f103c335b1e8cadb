import { CONTRACT_OPTIONS, type ContractPeriod } from './contract-options.ts';
import { feesOfMonth, type PriceList } from './prices.ts';

export type PricedChannel = 'sms' | 'postcard' | 'mail';
/**
 * accepted: a provider took it, whatever became of it afterwards; in_doubt: nobody knows yet, a person settles it;
 * pending: being handed over right now, or waiting for its next attempt.
 */
export type UsageState = 'accepted' | 'in_doubt' | 'pending';

/** Ledger rows of a month with one price. */
export interface UsageGroup {
  channel: PricedChannel;
  state: UsageState;
  /** what one of these sends cost: an SMS in several parts costs several times the price */
  unitYen: number;
  quantity: number;
}

/** Sends of a month that was closed before it was known that they were sent; with a negative quantity, called off since. */
export interface CarriedGroup extends UsageGroup {
  /** `YYYY-MM` */
  ofMonth: string;
}

export interface StatementLine {
  kind: 'setup' | 'monthly' | PricedChannel;
  /** of a fee */
  option: string | null;
  /** of a send that belongs to an earlier, closed month */
  ofMonth: string | null;
  label: string;
  unitYen: number;
  quantity: number;
  amountYen: number;
}

export interface Statement {
  lines: StatementLine[];
  totalYen: number;
  /** not in the total: it is charged once it is known to have been sent */
  inDoubt: StatementLine[];
  inDoubtYen: number;
  pending: { quantity: number; amountYen: number };
}

const SEND_LABELS: Record<PricedChannel, string> = {
  sms: 'SMS発信料金',
  postcard: 'ハガキ代行料金',
  mail: 'メール配信料金',
};
const CHANNEL_ORDER: readonly PricedChannel[] = ['sms', 'postcard', 'mail'];

/**
 * The usage statement of a store and month (D7): fees of the contract, then what the ledger says was accepted, at the
 * price of each send. 100 SMS and 50 postcards: 2,000 + 2,000 + 6,000 = ¥10,000. What earlier months were closed without
 * comes last, with its month.
 * @param input.month `YYYY-MM`
 */
export function usageStatement(input: {
  month: string;
  prices: PriceList;
  contracts: readonly ContractPeriod[];
  groups: readonly UsageGroup[];
  carried?: readonly CarriedGroup[];
}): Statement {
  const { month, prices, contracts, groups, carried = [] } = input;
  const fees = feesOfMonth(prices, contracts, month).map(
    ({ option, kind, yen }): StatementLine => ({
      kind,
      option,
      ofMonth: null,
      label: `${kind === 'setup' ? '基本費用' : '毎月費用'}（${CONTRACT_OPTIONS[option].name.ja}）`,
      unitYen: yen,
      quantity: 1,
      amountYen: yen,
    }),
  );
  const lines = [...fees, ...sends(groups, 'accepted'), ...carried.map(carriedLine)];
  const inDoubt = sends(groups, 'in_doubt');
  const pending = sends(groups, 'pending');
  return {
    lines,
    totalYen: sum(lines),
    inDoubt,
    inDoubtYen: sum(inDoubt),
    pending: {
      quantity: pending.reduce((total, { quantity }) => total + quantity, 0),
      amountYen: sum(pending),
    },
  };
}

const sum = (lines: readonly StatementLine[]): number =>
  lines.reduce((total, { amountYen }) => total + amountYen, 0);

const sends = (groups: readonly UsageGroup[], state: UsageState): StatementLine[] =>
  groups
    .filter((group) => group.state === state && group.quantity > 0)
    .sort(
      (a, b) => CHANNEL_ORDER.indexOf(a.channel) - CHANNEL_ORDER.indexOf(b.channel) || a.unitYen - b.unitYen,
    )
    .map((group) => sendLine(group, null, SEND_LABELS[group.channel]));

const sendLine = (
  { channel, unitYen, quantity }: UsageGroup,
  ofMonth: string | null,
  label: string,
): StatementLine => ({
  kind: channel,
  option: null,
  ofMonth,
  label,
  unitYen,
  quantity,
  amountYen: unitYen * quantity,
});

function carriedLine(group: CarriedGroup): StatementLine {
  const [year, month] = [group.ofMonth.slice(0, 4), Number(group.ofMonth.slice(5))];
  const why = group.quantity < 0 ? '取り消し' : '締め後に確定';
  return sendLine(group, group.ofMonth, `${SEND_LABELS[group.channel]}（${year}年${month}月分・${why}）`);
}
