import type { CreateStore, UpdateStore } from '#contract/stores';
import type { Tx } from '#db/client';
import { insertRows } from '#db/insert-rows';
import { changeStore, countUsablePatterns, insertStore, type Store, type StoreValues } from '#db/stores';
import type { Actor } from '#domain/actor';
import { authorize } from '#domain/policy';
import { DomainError } from '#errors';
import { releaseHeldSends, tellReleased } from './contract/release-held-sends.ts';
import type { UseCaseDeps } from './deps.ts';
import { requireStore } from './find-stores.ts';
import { auditRow } from './record.ts';
import { tellEngine } from './tell-engine.ts';

/** @throws DomainError already_exists for a code in use */
export async function createStore(deps: UseCaseDeps, actor: Actor, input: CreateStore): Promise<Store> {
  authorize(actor, 'store.create');
  const id = deps.newId();
  return deps.db.transaction(async (tx) => {
    const store = await insertStore(tx, { code: id.slice(-12), ...valuesOf(input), id, name: input.name });
    await checkStore(tx, store);
    await audit(tx, deps, actor, 'store.create', null, store);
    return store;
  });
}

/** Settings of a store. They hold for plans made from now on; running follows keep their times until re-planned, but
 * a budget that is raised lets go what it held. */
export async function updateStore(
  deps: UseCaseDeps,
  actor: Actor,
  id: string,
  input: UpdateStore,
): Promise<Store> {
  authorize(actor, 'store.write');
  const { store, released } = await deps.db.transaction(async (tx) => {
    const before = await requireStore(tx, actor, id, 'id');
    const changed = await changeStore(tx, id, valuesOf(input));
    await checkStore(tx, changed);
    await audit(tx, deps, actor, 'store.update', before, changed);
    return { store: changed, released: await releaseHeldSends(tx, deps, before, changed) };
  });
  await tellEngine(deps, { starts: [], messages: released.messages });
  await tellReleased(deps, released);
  return store;
}

function valuesOf({ quietHours, closedOn, frequencyCap, ...rest }: UpdateStore): StoreValues {
  return {
    ...rest,
    ...(quietHours !== undefined && { quietFrom: quietHours?.from ?? null, quietTo: quietHours?.to ?? null }),
    ...(closedOn !== undefined && { closedOn: closedOn.map((day) => new Date(day)) }),
    ...(frequencyCap !== undefined && {
      frequencyCapDays: frequencyCap?.days ?? null,
      frequencyCapMax: frequencyCap?.max ?? null,
    }),
  };
}

async function checkStore(tx: Tx, store: Store): Promise<void> {
  if (store.openFrom >= store.openTo) {
    throw new DomainError('invalid_input', {
      message: 'the store closes before it opens',
      field: 'openTo',
      remedy: {
        ja: '閉店（openTo）を開店（openFrom）より後の時刻にしてください',
        en: 'make the closing time (openTo) later than the opening time (openFrom)',
      },
    });
  }
  const bySource = store.defaultPatternBySource as Record<string, string>;
  const named: [string, string | null][] = [
    ['defaultPatternId', store.defaultPatternId],
    ['deliveryPatternId', store.deliveryPatternId],
    ...Object.entries(bySource).map(([source, id]): [string, string] => [
      `defaultPatternBySource.${source}`,
      id,
    ]),
  ];
  for (const [field, id] of named) {
    if (id && (await countUsablePatterns(tx, [id], store.id)) === 0) {
      throw new DomainError('not_found', {
        message: 'no such pattern for this store',
        field,
        remedy: {
          ja: 'この店舗で使えるパターンの ID を指定してください',
          en: 'give the id of a pattern that this store may use',
        },
      });
    }
  }
}

const audit = (
  tx: Tx,
  deps: UseCaseDeps,
  actor: Actor,
  action: string,
  before: Store | null,
  after: Store,
): Promise<void> =>
  insertRows(tx, {
    auditLog: [
      auditRow(deps, actor, {
        action,
        entity: 'store',
        entityId: after.id,
        storeId: after.id,
        before,
        after,
      }),
    ],
  });
