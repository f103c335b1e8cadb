import type { ContractOption, ContractPeriod } from '#domain/contract-options';
import type { Tx } from './client.ts';
import type { Rows } from './reader.ts';

/** One contract of a store; days are calendar dates in the store's zone. */
export interface ContractRow extends ContractPeriod {
  id: string;
  storeId: string;
  createdBy: string;
  createdAt: Date;
}

/** Contracts of a store, the oldest first. */
export const findContracts = (rows: Rows, storeId: string): Promise<ContractRow[]> =>
  rows.$queryRaw`
    SELECT id, store_id AS "storeId", option, to_char(since_on, 'YYYY-MM-DD') AS "sinceOn",
      to_char(until_on, 'YYYY-MM-DD') AS "untilOn", created_by AS "createdBy", created_at AS "createdAt"
    FROM store_contract WHERE store_id = ${storeId}::uuid ORDER BY since_on, option`;

/** Where a gate looks: contracts and the name and zone of the store. Null: no such store. */
export async function findContractsForGate(
  rows: Rows,
  storeId: string,
): Promise<{ storeName: string; timeZone: string; contracts: ContractPeriod[] } | null> {
  const found = await rows.$queryRaw<{ storeName: string; timeZone: string; contracts: ContractPeriod[] }[]>`
    SELECT s.name AS "storeName", s.time_zone AS "timeZone", coalesce((SELECT jsonb_agg(jsonb_build_object('option', c.option,
      'sinceOn', to_char(c.since_on, 'YYYY-MM-DD'), 'untilOn', to_char(c.until_on, 'YYYY-MM-DD')))
      FROM store_contract c WHERE c.store_id = s.id), '[]') AS contracts
    FROM store s WHERE s.id = ${storeId}::uuid`;
  return found[0] ?? null;
}

/**
 * Whether a store has contracted an option today, as SQL for statements that decide a send.
 * @param store alias of the table `store`, from the code
 */
export const contractedToday = (store: string, option: ContractOption): string => `EXISTS (
  SELECT FROM store_contract k WHERE k.store_id = ${store}.id AND k.option = '${option}'
    AND (now() AT TIME ZONE ${store}.time_zone)::date BETWEEN k.since_on AND coalesce(k.until_on, 'infinity'))`;

/** Keeps two changes of one store's contract apart until the transaction ends. */
export async function lockContracts(tx: Tx, storeId: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('contract:' || ${storeId}, 0))`;
}

export const insertContract = (
  tx: Tx,
  contract: { id: string; storeId: string; option: string; sinceOn: string; createdBy: string },
): Promise<unknown> =>
  tx.storeContract.create({ data: { ...contract, sinceOn: new Date(contract.sinceOn) } });

export const endContract = (tx: Tx, id: string, untilOn: string): Promise<unknown> =>
  tx.storeContract.update({ where: { id }, data: { untilOn: new Date(untilOn) } });

/** A contract that was ended before it began never was. */
export const deleteContract = (tx: Tx, id: string): Promise<unknown> =>
  tx.storeContract.delete({ where: { id } });
