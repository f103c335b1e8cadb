import type { Bilingual } from '#errors';

/**
 * What a store can contract (seed 001, row D7). The keys are stored: never renamed.
 * `needs`: options that have to be contracted too. `includedIn`: options that bring this one along.
 */
export const CONTRACT_OPTIONS = {
  /** 標準版; a store without it has the 基本版 (MINI版) */
  standard_edition: { name: { ja: '標準版', en: 'Standard edition' }, needs: [], includedIn: [] },
  /** 詳細自由検索, step 1 of list cleaning: part of 標準版, contracted apart with 基本版 */
  free_search: { name: { ja: '自由検索', en: 'Free search' }, needs: [], includedIn: ['standard_edition'] },
  delivery_basic: {
    name: { ja: 'SMS配信／ハガキ発送代行 基本契約', en: 'SMS and postcard agency, basic contract' },
    needs: [],
    includedIn: [],
  },
  /** brings 廃車可能性確認, step 2 of list cleaning */
  option_pack_1: { name: { ja: 'オプションパック1', en: 'Option pack 1' }, needs: [], includedIn: [] },
  auto_sending: {
    name: { ja: 'SMS配信・ハガキ発送自動代行', en: 'Automatic SMS and postcards' },
    needs: ['delivery_basic', 'option_pack_1'],
    includedIn: [],
  },
} as const satisfies Record<
  string,
  { name: Bilingual; needs: readonly string[]; includedIn: readonly string[] }
>;

export type ContractOption = keyof typeof CONTRACT_OPTIONS;
export const CONTRACT_OPTION_KEYS = Object.keys(CONTRACT_OPTIONS) as [ContractOption, ...ContractOption[]];

/** A contract of one option, by calendar days in the store's zone, both included. */
export interface ContractPeriod {
  option: string;
  sinceOn: string;
  untilOn: string | null;
}

const holds = ({ sinceOn, untilOn }: ContractPeriod, on: string): boolean =>
  sinceOn <= on && (untilOn === null || on <= untilOn);

/** Whether an option may be used on a day: contracted itself, or brought along by another one. */
export function isContracted(
  contracts: readonly ContractPeriod[],
  option: ContractOption,
  on: string,
): boolean {
  const enough: readonly string[] = [option, ...CONTRACT_OPTIONS[option].includedIn];
  return contracts.some((contract) => enough.includes(contract.option) && holds(contract, on));
}

/** Options this one needs that are not contracted on a day. */
export const missingNeeds = (
  contracts: readonly ContractPeriod[],
  option: ContractOption,
  on: string,
): ContractOption[] =>
  CONTRACT_OPTIONS[option].needs.filter((needed) => !isContracted(contracts, needed, on));

/** Contracted options that need this one on a day or later: they have to end first. */
export const dependants = (
  contracts: readonly ContractPeriod[],
  option: ContractOption,
  after: string,
): ContractOption[] => {
  const needing = CONTRACT_OPTION_KEYS.filter((key) =>
    (CONTRACT_OPTIONS[key].needs as readonly string[]).includes(option),
  );
  return needing.filter((key) =>
    contracts.some(
      (contract) => contract.option === key && (contract.untilOn === null || contract.untilOn > after),
    ),
  );
};
