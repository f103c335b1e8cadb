import type { ContractView, HeldSendView, PriceImport, UsageView } from '#contract/usage';
import type { HeldSend } from '#use-cases/contract/find-held-sends';
import type { getContract } from '#use-cases/contract/get-contract';
import type { Usage } from '#use-cases/contract/get-usage';
import type { PriceImport as CheckedPrices } from '#use-cases/contract/import-prices';
import type { Locale } from '../invalid-input.ts';
import { instantIn } from './instant.ts';

export function presentUsage(usage: Usage): UsageView {
  const { store, budget, madeAt, closed, ...rest } = usage;
  const at = instantIn(store.timeZone);
  return {
    ...rest,
    storeId: store.id,
    storeName: store.name,
    madeAt: at(madeAt),
    closed: closed && { ...closed, at: at(closed.at) },
    budget: budget && {
      ...budget,
      held: budget.held.map((held) => ({ ...held, until: at(held.until) })),
    },
  };
}

export const presentPriceImport = ({ errors, ...rest }: CheckedPrices, locale: Locale): PriceImport => ({
  ...rest,
  errors: errors.map((error) => ({ ...error, remedy: error.remedy[locale] })),
});

export const presentHeldSend = ({ until, ...send }: HeldSend, timeZone: string): HeldSendView => ({
  ...send,
  until: instantIn(timeZone)(until),
});

export function presentContract(
  storeId: string,
  timeZone: string,
  { options, history }: Awaited<ReturnType<typeof getContract>>,
): ContractView {
  const at = instantIn(timeZone);
  type Row = (typeof history)[number];
  const period = ({ storeId: _, createdAt, ...row }: Row) => ({ ...row, createdAt: at(createdAt) });
  return {
    storeId,
    options: options.map(({ contract, needs, ...state }) => ({
      ...state,
      needs: [...needs],
      contract: contract && period(contract),
    })),
    history: history.map(period),
  };
}
