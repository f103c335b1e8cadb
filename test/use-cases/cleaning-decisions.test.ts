import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { v7 } from 'uuid';
import { decide } from '#use-cases/cleaning/decide';
import { findDecisions, previewDecision } from '#use-cases/cleaning/find-decisions';
import { undoDecision } from '#use-cases/cleaning/undo-decision';
import type { Actor } from '#domain/actor';
import type { QueryNode } from '#domain/customer-query';
import { countSelection } from '#db/selection';
import { updateCustomer } from '#use-cases/update-customer';
import { admin, buildCustomer, buildShop, buildStore, type Shop, staffOf } from './fixtures.ts';

let shop: Shop;
let manager: Actor;
beforeAll(async () => {
  shop = await buildShop();
  manager = { ...staffOf(shop.storeId), role: 'manager' };
});
afterAll(() => shop.close());

const decisionOf = async (id: string) =>
  (await shop.db.prisma.customer.findUniqueOrThrow({ where: { id } })).cleaningDecision;
const these = (...customerIds: string[]) => ({ selection: { customerIds } });
const forget = () => shop.db.prisma.customer.deleteMany({ where: { storeId: shop.storeId } });

describe('Step 1: who has not used the shop for so many years (D4)', () => {
  const unusedFor = (value: string): QueryNode => ({ field: 'lastUsedOn', op: 'before_last', value });
  const found = async (node: QueryNode): Promise<number> =>
    countSelection(shop.db.reader(manager), manager, { query: { all: [node] } }, shop.clock.now);

  test('Bringing a car in, buying, a delivery, a negotiation and a quote are uses; the edge counts as use; nothing known is its own answer', async () => {
    await forget();
    const { prisma } = shop.db;
    const { storeId } = shop;
    // It is 2026-12-01: three years ago is 2023-12-01.
    const on = new Date('2023-11-30');
    const edge = new Date('2023-12-01');
    const owner = async (lastNegotiatedOn: Date | null = null) => buildCustomer(shop, { lastNegotiatedOn });
    const row = async () => ({ id: v7(), storeId, customerId: await owner() });
    await prisma.serviceRecord.create({ data: { ...(await row()), doneOn: on, kind: '点検' } });
    await prisma.order.create({ data: { ...(await row()), orderedOn: on, amountYen: 1 } });
    await prisma.vehicle.create({ data: { ...(await row()), deliveredOn: on } });
    await prisma.quote.create({ data: { ...(await row()), receivedAt: new Date('2023-11-30T14:59:59Z') } });
    await owner(on);
    expect(await found(unusedFor('P3Y'))).toBe(5);
    // 2023-11-30 15:00 UTC is December in Tokyo.
    await prisma.quote.create({ data: { ...(await row()), receivedAt: new Date('2023-11-30T15:00:00Z') } });
    await prisma.serviceRecord.create({ data: { ...(await row()), doneOn: edge, kind: '車検' } });
    await owner(edge);
    const both = await owner(on);
    await prisma.order.create({
      data: { id: v7(), storeId, customerId: both, orderedOn: edge, amountYen: 1 },
    });
    await owner();
    expect(await found(unusedFor('P3Y'))).toBe(5);
    expect(await found(unusedFor('P2Y'))).toBe(9);
    const never: QueryNode = { field: 'lastUsedOn', op: 'is_empty' };
    expect(await found(never)).toBe(1);
    expect(await found({ field: 'lastUsedOn', op: 'is_set' })).toBe(9);
    // What the wizard asks, and the same in a longer way.
    expect(await found({ any: [unusedFor('P3Y'), never] })).toBe(6);
    expect(await found({ any: [unusedFor('P3Y'), never, never] })).toBe(6);
    const within = (from: string, to: string): QueryNode => ({
      field: 'lastUsedOn',
      op: 'between',
      value: { from, to },
    });
    expect(await found(within('2023-12-01', '2023-12-01'))).toBe(4);
    expect(await found(within('2023-11-30', '2023-11-30'))).toBe(5);
    expect(await found({ field: 'lastUsedOn', op: 'between', value: { from: '2023-11-30' } })).toBe(9);
  });
});

describe('Decisions for many customers (D6)', () => {
  test('Everybody found gets the decision, with 応対履歴 and audit; taking it back gives each the decision of before', async () => {
    const [kept, asked, excluded] = [
      await buildCustomer(shop),
      await buildCustomer(shop, { cleaningDecision: 'ask' }),
      await buildCustomer(shop, { cleaningDecision: 'exclude' }),
    ];
    const target = these(kept, asked, excluded);
    expect(await previewDecision(shop.deps, manager, target)).toEqual({
      customers: 3,
      keep: 1,
      exclude: 1,
      ask: 1,
      withOtherVehicles: 0,
    });
    const [batch] = await decide(shop.deps, manager, { decision: 'exclude', source: 'unused', target });
    expect(batch).toMatchObject({ selected: 3, changed: 2, storeId: shop.storeId, undoneAt: null });
    expect(await Promise.all([kept, asked, excluded].map(decisionOf))).toEqual([
      'exclude',
      'exclude',
      'exclude',
    ]);
    const entries = await shop.db.prisma.historyEntry.findMany({ where: { kind: 'cleaning_decided' } });
    expect(new Set(entries.map(({ customerId }) => customerId))).toEqual(new Set([kept, asked]));
    expect(entries.map(({ summary }) => summary)).toContain(
      'DM の判断を「送る」から「送らない」に変えました（リストクリーニング）',
    );
    expect(
      await shop.db.prisma.auditLog.findMany({ where: { action: 'customer.clean', entityId: kept } }),
    ).toMatchObject([{ before: { cleaningDecision: 'keep' }, after: { cleaningDecision: 'exclude' } }]);

    expect(await undoDecision(shop.deps, manager, batch?.id ?? '')).toMatchObject({ restored: 2 });
    expect(await Promise.all([kept, asked, excluded].map(decisionOf))).toEqual(['keep', 'ask', 'exclude']);
    await expect(undoDecision(shop.deps, manager, batch?.id ?? '')).rejects.toMatchObject({
      code: 'already_undone',
    });
  });

  test('Taking back leaves alone whoever was decided about since', async () => {
    const [one, two] = [await buildCustomer(shop), await buildCustomer(shop)];
    const [batch] = await decide(shop.deps, manager, {
      decision: 'exclude',
      source: 'search',
      target: these(one, two),
    });
    await updateCustomer(shop.deps, manager, two, { cleaningDecision: 'ask' });
    expect(await undoDecision(shop.deps, manager, batch?.id ?? '')).toMatchObject({ restored: 1 });
    expect([await decisionOf(one), await decisionOf(two)]).toEqual(['keep', 'ask']);
  });

  test('"Ask" gives the salesperson a ToDo, which a decision or taking back closes', async () => {
    const [one, two] = [
      await buildCustomer(shop, { assigneeId: 'u-sales' }),
      await buildCustomer(shop, { assigneeId: 'u-sales' }),
    ];
    const [batch] = await decide(shop.deps, manager, {
      decision: 'ask',
      source: 'search',
      target: these(one, two),
    });
    const todos = () =>
      shop.db.prisma.todo.findMany({ where: { customerId: { in: [one, two] } }, orderBy: { id: 'asc' } });
    expect(await todos()).toMatchObject([
      { title: 'DM を続けてよいか確かめる', assigneeId: 'u-sales', status: 'open' },
      { status: 'open' },
    ]);
    // On the customer's own page, which is where the ToDo leads to.
    await updateCustomer(shop.deps, manager, one, { cleaningDecision: 'keep' });
    await undoDecision(shop.deps, manager, batch?.id ?? '');
    expect((await todos()).map(({ status, cancelReason }) => [status, cancelReason]).sort()).toEqual([
      ['cancelled', 'decided'],
      ['cancelled', 'decision_undone'],
    ]);
  });

  test('Of a run the customers of the chosen results are meant, but not who has another car left', async () => {
    const { prisma } = shop.db;
    const runId = v7();
    await prisma.cleaningRun.create({
      data: {
        id: runId,
        storeId: shop.storeId,
        fromOn: new Date('2027-01-01'),
        toOn: new Date('2027-01-31'),
        ratePerSecond: 5,
        provider: 'http',
        workflowId: `w-${runId}`,
        actor: {},
        createdBy: 'test',
        status: 'completed',
      },
    });
    const car = async (customerId: string, result: string | null, scrapResult: string | null = null) => {
      const vehicleId = v7();
      await prisma.vehicle.create({
        data: { id: vehicleId, storeId: shop.storeId, customerId, scrapResult },
      });
      if (result === null) return;
      await prisma.cleaningLookup.create({
        data: { id: v7(), runId, storeId: shop.storeId, customerId, vehicleId, status: 'done', result },
      });
    };
    const [only, two, other, gone, alive] = await Promise.all(
      Array.from({ length: 5 }, () => buildCustomer(shop)),
    );
    const [onlyId, twoId, otherId, goneId, aliveId] = [only, two, other, gone, alive].map((id) => id ?? '');
    await car(onlyId ?? '', 'scrapped');
    await car(twoId ?? '', 'scrapped');
    await car(twoId ?? '', 'scrapped');
    await car(otherId ?? '', 'scrapped');
    await car(otherId ?? '', null);
    await car(goneId ?? '', 'scrapped');
    await car(goneId ?? '', null, 'export_possible');
    await car(aliveId ?? '', 'not_found');
    const lookup = { runId, results: ['scrapped' as const], otherVehicles: 'leave_out' as const };
    expect(await previewDecision(shop.deps, manager, { lookup })).toMatchObject({
      customers: 3,
      withOtherVehicles: 1,
    });
    expect(
      await previewDecision(shop.deps, manager, { lookup: { ...lookup, otherVehicles: 'include' } }),
    ).toMatchObject({ customers: 4, withOtherVehicles: 1 });
    await decide(shop.deps, manager, { decision: 'exclude', source: 'lookup', target: { lookup } });
    expect(
      await Promise.all([onlyId, twoId, otherId, goneId, aliveId].map((id) => decisionOf(id ?? ''))),
    ).toEqual(['exclude', 'exclude', 'keep', 'exclude', 'keep']);
    expect(await findDecisions(shop.deps, manager, { runId, take: 10 })).toHaveLength(1);
  });

  test('Each store has a batch of its own, and nobody decides for another store', async () => {
    const elsewhere = await buildStore(shop.db);
    const stranger = await buildCustomer(shop, { storeId: elsewhere });
    const own = await buildCustomer(shop);
    const target = these(own, stranger);
    await decide(shop.deps, manager, { decision: 'exclude', source: 'search', target });
    expect([await decisionOf(own), await decisionOf(stranger)]).toEqual(['exclude', 'keep']);
    const batches = await decide(shop.deps, admin, { decision: 'ask', source: 'search', target });
    expect(new Set(batches.map(({ storeId }) => storeId))).toEqual(new Set([shop.storeId, elsewhere]));
    await expect(
      undoDecision(shop.deps, manager, batches.find(({ storeId }) => storeId === elsewhere)?.id ?? ''),
    ).rejects.toMatchObject({ code: 'not_found' });
  });

  test('It takes a leader, somebody to decide about, and for step 1 the free search', async () => {
    const elsewhere = await buildStore(shop.db);
    await shop.db.prisma.storeContract.deleteMany({ where: { storeId: elsewhere } });
    const stranger = await buildCustomer(shop, { storeId: elsewhere });
    const target = these(stranger);
    await expect(
      decide(shop.deps, staffOf(shop.storeId), { decision: 'exclude', source: 'search', target }),
    ).rejects.toMatchObject({ code: 'forbidden' });
    await expect(
      decide(shop.deps, manager, { decision: 'exclude', source: 'search', target }),
    ).rejects.toMatchObject({ code: 'selection_empty' });
    await expect(
      decide(shop.deps, admin, { decision: 'exclude', source: 'unused', target }),
    ).rejects.toMatchObject({ code: 'option_not_contracted', details: { option: 'free_search' } });
    expect(await decisionOf(stranger)).toBe('keep');
  });
});
