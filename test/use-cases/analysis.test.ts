import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { v7 } from 'uuid';
import type { Actor } from '#domain/actor';
import {
  analyzeChannels,
  analyzeContactRate,
  analyzePatterns,
  suggestHoursFor,
} from '#use-cases/analyze-patterns';
import { buildCustomer, buildPattern, buildShop, buildStore, type Shop, staffOf } from './fixtures.ts';

let shop: Shop;
let manager: Actor;
let patternId: string;
beforeAll(async () => {
  // Friday
  shop = await buildShop('2026-12-18T12:00:00+09:00');
  manager = { ...staffOf(shop.storeId), role: 'manager' };
  patternId = await buildPattern(shop.db, {
    steps: [
      { channel: 'mail', offset: 'P1D' },
      { channel: 'phone', offset: 'P2D', title: '状況うかがい' },
    ],
  });
  await buildRecord();
});
afterAll(() => shop.close());

const at = (text: string) => new Date(`2026-12-${text}:00+09:00`);

interface Story {
  mail: 'delivered' | 'bounced' | 'accepted' | 'skipped';
  replyAt?: string;
  call?: string;
  contractAt?: string;
  storeId?: string;
}

/** One follow: a mail on the 10th at 10:00, a call on the 12th at 15:00. */
async function buildStory({ mail, replyAt, call, contractAt, storeId = shop.storeId }: Story): Promise<void> {
  const { prisma } = shop.db;
  const version = await prisma.patternVersion.findFirstOrThrow({
    where: { patternId },
    include: { steps: { orderBy: { position: 'asc' } } },
  });
  const customerId = await buildCustomer(shop, { storeId });
  const followId = v7();
  const base = { followId, storeId, customerId };
  await prisma.follow.create({
    data: {
      id: followId,
      storeId,
      customerId,
      patternId,
      patternVersionId: version.id,
      status: 'completed',
      baseOn: at('09T00:00'),
      workflowId: followId,
      assignedAt: at('09T10:00'),
      assignedBy: 'x',
    },
  });
  const [mailStep, callStep] = [v7(), v7()];
  await prisma.followStep.createMany({
    data: [
      {
        ...base,
        id: mailStep,
        patternStepId: version.steps[0]!.id,
        position: 1,
        channel: 'mail',
        dueAt: at('10T10:00'),
        issuedAt: at('10T10:00'),
        status: mail === 'skipped' ? 'skipped' : 'done',
      },
      {
        ...base,
        id: callStep,
        patternStepId: version.steps[1]!.id,
        position: 2,
        channel: 'phone',
        dueAt: at('12T15:00'),
        ...(call && { issuedAt: at('12T15:00') }),
        status: call ? 'done' : 'planned',
      },
    ],
  });
  if (mail !== 'skipped') {
    await prisma.delivery.create({
      data: {
        ...base,
        id: v7(),
        sendKey: `${mailStep}:1`,
        followStepId: mailStep,
        channel: 'mail',
        status: mail,
        acceptedAt: at('10T10:00'),
        priceYen: 3,
      },
    });
  }
  if (call) {
    await prisma.todo.create({
      data: {
        ...base,
        id: v7(),
        followStepId: callStep,
        kind: 'phone',
        channel: 'phone',
        title: '電話',
        dueAt: at('12T15:00'),
        status: 'done',
        result: call,
        completedAt: at('12T15:30'),
        completedBy: 'x',
        patternId,
      },
    });
  }
  if (replyAt)
    await prisma.message.create({
      data: {
        id: v7(),
        storeId,
        customerId,
        direction: 'in',
        channel: 'mail',
        body: 'はい',
        occurredAt: at(replyAt),
      },
    });
  if (contractAt) {
    await prisma.historyEntry.create({
      data: {
        id: v7(),
        storeId,
        customerId,
        kind: 'contracted',
        summary: '成約',
        actorKind: 'system',
        actorName: 'x',
        occurredAt: at(contractAt),
      },
    });
  }
}

async function buildRecord(): Promise<void> {
  await buildStory({ mail: 'delivered', replyAt: '11T09:00', call: 'no_answer' });
  await buildStory({ mail: 'accepted', call: 'connected', contractAt: '14T12:00' });
  await buildStory({ mail: 'bounced', call: 'no_answer' });
  await buildStory({ mail: 'skipped', call: 'call_back', replyAt: '13T09:00' });
  // The reply before any contact belongs to none.
  await buildStory({ mail: 'delivered', replyAt: '09T20:00' });
  await buildStory({ mail: 'delivered', call: 'refused', storeId: await buildStore(shop.db) });
}

test('each step says what it reached, what was answered and what was contracted, of this store only', async () => {
  const { patterns } = await analyzePatterns(shop.deps, manager, {
    patternId,
    from: '2026-12-01',
    to: '2026-12-18',
  });
  expect(patterns).toHaveLength(1);
  expect(patterns[0]).toMatchObject({
    patternName: '1か月後フォロー',
    version: 1,
    current: true,
    follows: 5,
    issued: 8,
    sent: 8,
  });
  expect(patterns[0]?.steps).toMatchObject([
    {
      position: 1,
      channel: 'mail',
      issued: 4,
      skipped: 1,
      sent: 4,
      reached: 3,
      answered: 1,
      contracted: 0,
      costYen: 12,
      costPerContractYen: null,
    },
    {
      position: 2,
      channel: 'phone',
      title: '状況うかがい',
      issued: 4,
      skipped: 0,
      sent: 4,
      reached: 2,
      answered: 2,
      contracted: 1,
    },
  ]);
  expect(patterns[0]?.steps[1]?.reachedShare).toEqual({ share: 0.5, low: 0.15, high: 0.85 });
});

test('the counts agree with an independent query over the same rows', async () => {
  const { channels } = await analyzeChannels(shop.deps, manager, { from: '2026-12-01', to: '2026-12-18' });
  const { rows } = await shop.db.pool.query(
    `SELECT 'mail' AS channel, count(*)::int AS sent, sum((status <> 'bounced')::int)::int AS reached,
       (SELECT count(DISTINCT m.customer_id)::int FROM message m JOIN delivery x ON x.customer_id = m.customer_id
        WHERE m.store_id = $1 AND m.occurred_at BETWEEN x.accepted_at AND timestamptz '2026-12-12 15:00+09') AS answered
     FROM delivery WHERE store_id = $1
     UNION ALL SELECT 'phone', count(*)::int, sum((result IN ('connected', 'call_back', 'refused'))::int)::int,
       sum((result IN ('connected', 'call_back'))::int)::int FROM todo WHERE store_id = $1 AND status = 'done' ORDER BY 1`,
    [shop.storeId],
  );
  expect(
    channels.map(({ channel, sent, reached, answered }) => ({ channel, sent, reached, answered })),
  ).toEqual(rows);
});

test('the period counts by days of the store, both inside', async () => {
  const issued = async (from: string, to: string) =>
    (await analyzePatterns(shop.deps, manager, { from, to })).patterns.reduce(
      (sum, pattern) => sum + pattern.issued,
      0,
    );
  expect([
    await issued('2026-12-10', '2026-12-10'),
    await issued('2026-12-11', '2026-12-11'),
    await issued('2026-12-12', '2026-12-12'),
  ]).toEqual([4, 0, 4]);
  await expect(
    analyzePatterns(shop.deps, manager, { from: '2026-12-02', to: '2026-12-01' }),
  ).rejects.toMatchObject({ code: 'invalid_input', field: 'from' });
  await expect(analyzePatterns(shop.deps, manager, { storeId: v7() })).rejects.toMatchObject({
    code: 'not_found',
  });
});

test('the heat map counts tries and answers by weekday and hour of the store, and names the best hours', async () => {
  const rate = await analyzeContactRate(shop.deps, manager, {});
  // 2026-12-12 is a Saturday.
  expect(rate).toMatchObject({ from: '2026-09-20', to: '2026-12-18', tries: 4, reached: 2 });
  expect(rate.cells).toEqual([
    { weekday: 6, hour: 15, tries: 4, reached: 2, share: { share: 0.5, low: 0.15, high: 0.85 } },
  ]);
  expect(rate.best[0]).toMatchObject({ weekday: 6, from: '14:00', to: '16:00' });
});

test("a customer's hours come from their calls and respect their windows", async () => {
  const customerId = await buildCustomer(shop, {
    convenientTimes: [{ weekdays: [2], from: '10:00', to: '12:00' }],
  });
  await shop.db.prisma.todo.createMany({
    data: ['connected', 'no_answer', 'connected'].map((result, index) => ({
      id: v7(),
      storeId: shop.storeId,
      customerId,
      kind: 'one_off',
      channel: 'phone',
      title: '電話',
      status: 'done',
      result,
      dueAt: at('15T10:00'),
      completedAt: at(`15T1${index % 2}:20`),
      completedBy: 'x',
    })),
  });
  expect(await suggestHoursFor(shop.deps, manager, customerId)).toEqual([
    expect.objectContaining({
      weekday: 2,
      from: '10:00',
      to: '12:00',
      wished: true,
      reason: '火曜 10–12時（ご希望の時間帯）: 3回中2回つながりました',
    }),
  ]);
  await expect(
    suggestHoursFor(shop.deps, { ...manager, storeIds: [await buildStore(shop.db)] }, customerId),
  ).rejects.toMatchObject({ code: 'not_found' });
});
