import {
  type ContractRow,
  deleteContract,
  endContract as writeEnd,
  findContracts,
  insertContract,
  lockContracts,
} from '#db/contracts';
import type { Tx } from '#db/client';
import { insertRows } from '#db/insert-rows';
import type { Actor } from '#domain/actor';
import {
  CONTRACT_OPTIONS,
  type ContractOption,
  dependants,
  isContracted,
  missingNeeds,
} from '#domain/contract-options';
import { formatWallClock } from '#domain/planning/zone';
import { authorize } from '#domain/policy';
import { type Bilingual, DomainError } from '#errors';
import type { UseCaseDeps } from '../deps.ts';
import { requireStore } from '../find-stores.ts';
import { auditRow } from '../record.ts';

const nameOf = (option: ContractOption): string => CONTRACT_OPTIONS[option].name.ja;

/** Options in a sentence. */
const namesOf = (options: readonly ContractOption[]): Bilingual => ({
  ja: options.map((option) => `「${nameOf(option)}」`).join('と'),
  en: options.map((option) => `"${CONTRACT_OPTIONS[option].name.en}"`).join(' and '),
});

/**
 * Contracts an option for a store, from today or a later day (D7).
 * @throws DomainError `already_exists`, `option_needs_others` naming what has to be contracted first
 */
export async function addContract(
  deps: UseCaseDeps,
  actor: Actor,
  input: { storeId: string; option: ContractOption; sinceOn?: string | undefined },
): Promise<ContractRow[]> {
  authorize(actor, 'contract.write');
  const { storeId, option } = input;
  return change(deps, actor, storeId, async (tx, contracts, today) => {
    const sinceOn = input.sinceOn ?? today;
    if (sinceOn < today) {
      throw new DomainError('invalid_input', {
        message: 'a contract cannot begin in the past',
        field: 'sinceOn',
        remedy: { ja: '今日以降の日付にしてください', en: 'give a date from today on' },
      });
    }
    const again = contracts.some(
      (contract) => contract.option === option && (contract.untilOn === null || contract.untilOn >= sinceOn),
    );
    if (again) {
      throw new DomainError('already_exists', {
        message: `「${nameOf(option)}」はすでに契約されています`,
        field: 'option',
        remedy: {
          ja: '終了日を決めた契約なら、その翌日以降の開始日にしてください',
          en: 'if the contract has a last day, begin after it',
        },
      });
    }
    const missing = missingNeeds(contracts, option, sinceOn);
    if (missing.length > 0) {
      const names = namesOf(missing);
      throw new DomainError('option_needs_others', {
        message: `「${nameOf(option)}」には${names.ja}の契約が必要です`,
        field: 'option',
        remedy: { ja: `先に${names.ja}を追加してください`, en: `add ${names.en} first` },
        details: { missing },
      });
    }
    const contract = { id: deps.newId(), storeId, option, sinceOn, createdBy: actor.name };
    await insertContract(tx, contract);
    return { action: 'contract.add', entityId: contract.id, after: { option, sinceOn } };
  });
}

/**
 * Ends an option with a day, which is its last; one that has not begun is taken back.
 * @throws DomainError `wrong_state` where an option that needs it goes on
 */
export async function endContract(
  deps: UseCaseDeps,
  actor: Actor,
  input: { storeId: string; contractId: string; untilOn?: string | undefined },
): Promise<ContractRow[]> {
  authorize(actor, 'contract.write');
  return change(deps, actor, input.storeId, async (tx, contracts, today) => {
    const contract = contracts.find(({ id }) => id === input.contractId);
    if (!contract) throw new DomainError('not_found', { message: 'no such contract', field: 'contractId' });
    const untilOn = input.untilOn ?? today;
    if (untilOn < today || (contract.untilOn !== null && contract.untilOn < today)) {
      throw new DomainError('invalid_input', {
        message: 'what is past cannot be changed',
        field: 'untilOn',
        remedy: { ja: '今日以降の日付にしてください', en: 'give a date from today on' },
      });
    }
    const option = contract.option as ContractOption;
    const needing = isContracted(
      contracts.filter(({ id }) => id !== contract.id),
      option,
      untilOn,
    )
      ? []
      : dependants(contracts, option, untilOn);
    if (needing.length > 0) {
      const names = namesOf(needing);
      throw new DomainError('wrong_state', {
        message: `${names.ja}に必要な契約です`,
        remedy: {
          ja: `先に${names.ja}を同じ日までに終了してください`,
          en: `end ${names.en} by the same day first`,
        },
        details: { dependants: needing },
      });
    }
    if (contract.sinceOn > untilOn) await deleteContract(tx, contract.id);
    else await writeEnd(tx, contract.id, untilOn);
    return {
      action: 'contract.end',
      entityId: contract.id,
      before: { option, sinceOn: contract.sinceOn, untilOn: contract.untilOn },
      after: { option, untilOn },
    };
  });
}

interface Change {
  action: string;
  entityId: string;
  before?: unknown;
  after: unknown;
}

/** One change under the contract's lock, with its audit row; answers the contracts afterwards. */
async function change(
  deps: UseCaseDeps,
  actor: Actor,
  storeId: string,
  work: (tx: Tx, contracts: ContractRow[], today: string) => Promise<Change>,
): Promise<ContractRow[]> {
  return deps.db.transaction(
    async (tx) => {
      const store = await requireStore(tx, actor, storeId, 'id');
      await lockContracts(tx, storeId);
      const today = formatWallClock(deps.now(), store.timeZone).slice(0, 10);
      const done = await work(tx, await findContracts(tx, storeId), today);
      await insertRows(tx, {
        auditLog: [auditRow(deps, actor, { ...done, entity: 'contract', storeId })],
      });
      return findContracts(tx, storeId);
    },
    { actor },
  );
}
