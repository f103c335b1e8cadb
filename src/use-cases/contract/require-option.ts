import { findContractsForGate } from '#db/contracts';
import type { Rows } from '#db/reader';
import { CONTRACT_OPTIONS, type ContractOption, isContracted } from '#domain/contract-options';
import { formatWallClock } from '#domain/planning/zone';
import { DomainError } from '#errors';
import type { UseCaseDeps } from '../deps.ts';

/**
 * The gate of an option (D7): call it before anything that the option brings.
 * @param rows a transaction or a reader, scoped to the actor
 * @throws DomainError `option_not_contracted` (403) naming the option and who can add it; `not_found` for the store
 * @example await requireOption(deps, tx, storeId, 'auto_sending');
 */
export async function requireOption(
  deps: Pick<UseCaseDeps, 'now'>,
  rows: Rows,
  storeId: string,
  option: ContractOption,
): Promise<void> {
  if (await hasOption(deps, rows, storeId, option)) return;
  const { name } = CONTRACT_OPTIONS[option];
  throw new DomainError('option_not_contracted', {
    message: `「${name.ja}」は契約されていません`,
    remedy: {
      ja: `管理者が「利用明細・契約」の画面で「${name.ja}」を追加すると使えるようになります`,
      en: `ask an administrator to add "${name.en}" under Usage and contract`,
    },
    details: { option, optionName: name.ja, storeId, addedBy: 'admin' },
  });
}

/** The same as a question, for runs without a person: a daily run leaves out stores that have ended the option. */
export async function hasOption(
  deps: Pick<UseCaseDeps, 'now'>,
  rows: Rows,
  storeId: string,
  option: ContractOption,
): Promise<boolean> {
  const store = await findContractsForGate(rows, storeId);
  if (!store) throw new DomainError('not_found', { message: 'no such store', field: 'storeId' });
  const today = formatWallClock(deps.now(), store.timeZone).slice(0, 10);
  return isContracted(store.contracts, option, today);
}
