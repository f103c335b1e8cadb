import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { assignPattern } from '#use-cases/assign-pattern';
import { stopFollow } from '#use-cases/stop-follow';
import { admin, buildCustomer, buildPattern, buildShop, buildStore, type Shop, staffOf } from './fixtures.ts';

let shop: Shop;
let patternId: string;
beforeAll(async () => {
  shop = await buildShop();
  patternId = await buildPattern(shop.db);
});
afterAll(() => shop.close());

async function buildFollow() {
  const customerId = await buildCustomer(shop);
  return assignPattern(shop.deps, admin, { customerId, patternId, base: '2026-12-01' });
}

/** What the sender does before it hands a mail over: lock, look, claim (DESIGN §5). False: it must not send. */
async function claim(followId: string, stepId: string, leaseSeconds = 20): Promise<string | null> {
  return shop.db.transaction(async (tx) => {
    const [follow] = await tx.$queryRaw<
      { status: string }[]
    >`SELECT status FROM follow WHERE id = ${followId}::uuid FOR UPDATE`;
    if (follow?.status !== 'running') return null;
    const id = shop.deps.newId();
    await tx.$executeRaw`
      INSERT INTO delivery (id, send_key, store_id, customer_id, follow_id, follow_step_id, channel, status, claimed_at, lease_until)
      SELECT ${id}::uuid, ${`${stepId}:1`}, store_id, customer_id, id, ${stepId}::uuid, 'mail', 'claimed', now(),
        now() + make_interval(secs => ${leaseSeconds}) FROM follow WHERE id = ${followId}::uuid`;
    return id;
  });
}

const settle = (deliveryId: string) =>
  shop.db.prisma.delivery.update({
    where: { id: deliveryId },
    data: { status: 'accepted', acceptedAt: new Date() },
  });

test('a stop cancels what was planned, closes the ToDos and tells the workflow', async () => {
  const follow = await buildFollow();
  const stopped = await stopFollow(shop.deps, admin, { followId: follow.id, reason: '担当変更のため' });

  expect(stopped).toMatchObject({
    status: 'stopped',
    stopReason: 'staff',
    engine: 'closed',
    engineTold: 'told',
  });
  expect(new Set(stopped.steps.map(({ status }) => status))).toEqual(new Set(['cancelled']));
  expect(await shop.db.prisma.todo.count({ where: { followId: follow.id, status: 'open' } })).toBe(0);
  expect(shop.deps.engine.told.at(-1)).toMatchObject({
    workflowId: `follow-${follow.id}`,
    message: { message: 'stop', payload: { reason: 'staff' } },
  });
  const history = await shop.db.prisma.historyEntry.findFirstOrThrow({
    where: { followId: follow.id, kind: 'follow_stopped' },
  });
  expect(history.detail).toEqual({ reason: 'staff', note: '担当変更のため' });
});

test('stopping twice answers the same and is told once', async () => {
  const follow = await buildFollow();
  await stopFollow(shop.deps, admin, { followId: follow.id });
  const told = shop.deps.engine.told.length;
  expect(await stopFollow(shop.deps, admin, { followId: follow.id })).toMatchObject({ status: 'stopped' });
  expect(shop.deps.engine.told).toHaveLength(told);
});

test('with Temporal down the stop is recorded, and its message waits in the outbox', async () => {
  const follow = await buildFollow();
  shop.deps.engine.down = true;
  const stopped = await stopFollow(shop.deps, admin, { followId: follow.id });
  shop.deps.engine.down = false;
  expect(stopped).toMatchObject({ status: 'stopped', engine: 'open', engineTold: 'pending' });
  expect(await shop.db.prisma.signalOutbox.findMany({ where: { followId: follow.id } })).toEqual([
    expect.objectContaining({
      message: 'stop',
      deliveredAt: null,
      attempts: 1,
      lastError: 'engine_unavailable',
    }),
  ]);
});

test('after a stop no claim of a send succeeds', async () => {
  const follow = await buildFollow();
  await stopFollow(shop.deps, admin, { followId: follow.id });
  expect(await claim(follow.id, follow.steps[0]?.id ?? '')).toBeNull();
});

test('a stop is acknowledged only when the send that was under way has settled', async () => {
  const follow = await buildFollow();
  const delivery = await claim(follow.id, follow.steps[0]?.id ?? '');
  let acknowledged = false;
  const stop = stopFollow(shop.deps, admin, { followId: follow.id }).then(() => {
    acknowledged = true;
  });
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(acknowledged).toBe(false);
  await settle(delivery ?? '');
  await stop;
  expect(acknowledged).toBe(true);
});

test('a send whose lease has run out does not hold a stop up', async () => {
  const follow = await buildFollow();
  await claim(follow.id, follow.steps[0]?.id ?? '', -1);
  await expect(stopFollow(shop.deps, admin, { followId: follow.id })).resolves.toMatchObject({
    status: 'stopped',
  });
});

test('whichever comes first, stop or claim, no send begins after the stop was acknowledged', async () => {
  const rounds = 60;
  const follows = [];
  for (let round = 0; round < rounds; round++) follows.push(await buildFollow());
  const acknowledged = new Map<string, number>();
  const begun: { followId: string; at: number }[] = [];

  await Promise.all(
    follows.map(async (follow, index) => {
      const stop = async () => {
        await new Promise((resolve) => setTimeout(resolve, index % 7));
        await stopFollow(shop.deps, admin, { followId: follow.id });
        acknowledged.set(follow.id, performance.now());
      };
      const send = async () => {
        await new Promise((resolve) => setTimeout(resolve, (index * 3) % 11));
        const delivery = await claim(follow.id, follow.steps[0]?.id ?? '');
        if (!delivery) return;
        begun.push({ followId: follow.id, at: performance.now() });
        await new Promise((resolve) => setTimeout(resolve, 20));
        await settle(delivery);
      };
      await Promise.all([stop(), send()]);
    }),
  );

  expect(acknowledged.size).toBe(rounds);
  expect(begun.filter(({ followId, at }) => at > (acknowledged.get(followId) ?? 0))).toEqual([]);
});

test('staff of another store do not find the follow', async () => {
  const follow = await buildFollow();
  const stranger = staffOf(await buildStore(shop.db));
  await expect(stopFollow(shop.deps, stranger, { followId: follow.id })).rejects.toMatchObject({
    code: 'not_found',
  });
});
