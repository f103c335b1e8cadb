import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { listInquiries } from '#use-cases/find-deals';
import { countTodos } from '#use-cases/list-todos';
import { parseConfig } from '#config';
import { SEED_PATTERNS } from '#domain/seed-patterns';
import { seedBasics, seedDemo } from '../../src/seed/seed-database.ts';
import { admin, buildShop, type Shop } from './fixtures.ts';

let shop: Shop;
const hash = (password: string) => Promise.resolve(`hashed ${password.length}`);

async function openEmpty(env: Record<string, string> = {}): Promise<Shop> {
  const empty = await buildShop(new Date().toISOString());
  await empty.db.prisma.store.deleteMany();
  empty.deps.config = parseConfig({
    DATABASE_URL: 'postgresql://x/y',
    SESSION_SECRET: 'x'.repeat(32),
    ...env,
  });
  empty.deps.engine.down = true;
  return empty;
}

beforeAll(async () => {
  shop = await openEmpty({ OIKAZE_BOOTSTRAP_API_KEY: 'bootstrap-key' });
});
afterAll(() => shop.close());

test('a first start makes the store, the patterns that ship and the bootstrap key, and a second one changes nothing', async () => {
  await seedBasics(shop.deps);
  await seedBasics(shop.deps);
  expect(await shop.db.prisma.store.findMany()).toEqual([
    expect.objectContaining({ name: '追い風モータース 湘南平塚店', closedWeekdays: [], holidays: 'none' }),
  ]);
  const patterns = await shop.db.prisma.pattern.findMany({
    include: { versions: { include: { steps: true } } },
  });
  expect(patterns.map(({ seedKey }) => seedKey).sort()).toEqual(SEED_PATTERNS.map(({ key }) => key).sort());
  expect(patterns.find(({ seedKey }) => seedKey === 'standard_eight')?.versions[0]?.steps).toHaveLength(8);
  expect(await shop.db.prisma.apiKey.findMany()).toEqual([
    expect.objectContaining({ role: 'admin', allStores: true }),
  ]);
});

test('the demo dealer has people of every role, forty customers and something in every bucket', async () => {
  const staff = await seedDemo(shop.deps, hash);
  expect(staff.map(({ role }) => role)).toEqual(['admin', 'manager', 'staff', 'staff', 'cr', 'ops']);
  expect(await shop.db.prisma.customer.count()).toBe(40);
  const counts = await countTodos(shop.deps, admin, {});
  expect(Object.values(counts).every((count) => count > 0)).toBe(true);
  expect(await seedDemo(shop.deps, hash)).toEqual([]);
}, 180_000);

test('the demo dealer has surveys of each kind answered, a wish that waits, and a campaign that has drawn last month', async () => {
  const { prisma } = shop.db;
  const answers = await prisma.surveyAnswer.groupBy({ by: ['kind'], _count: true, orderBy: { kind: 'asc' } });
  expect(answers.map(({ kind, _count }) => [kind, _count])).toEqual([
    ['contract', 7],
    ['end', 1],
    ['estimate', 2],
  ]);
  expect(
    await prisma.todo.count({ where: { kind: 'reply', status: 'open', title: { startsWith: '希望' } } }),
  ).toBe(1);
  const months = await prisma.campaignMonth.findMany({ orderBy: { month: 'asc' } });
  expect(months.map(({ entryCount, winnerCount }) => [entryCount, winnerCount])).toEqual([
    [6, 3],
    [null, null],
    [null, null],
  ]);
  expect(await prisma.message.count({ where: { subject: { contains: '当選のお知らせ' } } })).toBe(3);
  // 更新日時 of the deals is of the days of their stories, not of the making of the demo (C2).
  expect(
    await prisma.deal.count({ where: { activityAt: { lt: new Date(Date.now() - 86_400_000) } } }),
  ).toBeGreaterThan(9);
  expect((await listInquiries(shop.deps, admin, { askedBefore: true, take: 5 })).length).toBe(1);
});

test('no demo customer can be reached by anybody, and nothing of the past is left to send', async () => {
  const customers = await shop.db.prisma.customer.findMany();
  expect(customers.filter(({ email }) => !email?.endsWith('.invalid'))).toEqual([]);
  expect(customers.filter(({ consentSms }) => consentSms !== 'denied')).toEqual([]);
  const due = {
    status: 'planned',
    dueAt: { lt: shop.clock.now },
    channel: { in: ['mail', 'sms', 'postcard', 'survey'] },
  };
  expect(await shop.db.prisma.followStep.count({ where: due })).toBe(0);
});

test('where messages leave the house there are people but no demo customers', async () => {
  const real = await openEmpty({ SMTP_URL: 'smtp://127.0.0.1:2500' });
  await seedBasics(real.deps);
  expect(await seedDemo(real.deps, hash)).toHaveLength(6);
  expect(await real.db.prisma.customer.count()).toBe(0);
  await real.close();
});

test('with OIKAZE_DEMO=off there is only the administrator', async () => {
  const plain = await openEmpty({ OIKAZE_DEMO: 'off' });
  await seedBasics(plain.deps);
  expect((await seedDemo(plain.deps, hash)).map(({ role }) => role)).toEqual(['admin']);
  expect(await plain.db.prisma.customer.count()).toBe(0);
  await plain.close();
});
