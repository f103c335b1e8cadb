import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { SOURCE_PRICES } from '#domain/prices';
import { addContract, endContract } from '#use-cases/contract/change-contract';
import { closeDueStatements, closeStatement } from '#use-cases/contract/close-statement';
import { getContract } from '#use-cases/contract/get-contract';
import { getUsage, listUsageMonths } from '#use-cases/contract/get-usage';
import { importPrices } from '#use-cases/contract/import-prices';
import { listPrices, setPrice } from '#use-cases/contract/price-list';
import { requireOption } from '#use-cases/contract/require-option';
import { exportUsage } from '#use-cases/contract/usage-files';
import { admin, buildCustomer, buildShop, type Shop, staffOf } from './fixtures.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await buildShop();
});
afterAll(() => shop.close());

const newStore = async (): Promise<string> => {
  const id = shop.deps.newId();
  await shop.db.prisma.store.create({ data: { id, code: id, name: '新しい店' } });
  return id;
};
const gate = (storeId: string, option: Parameters<typeof requireOption>[3]) =>
  requireOption(shop.deps, shop.db.reader(admin), storeId, option);

interface Send {
  channel?: 'sms' | 'postcard' | 'mail';
  status?: string;
  priceYen?: number;
  at?: string;
  acceptedAt?: string | null;
}

/** Rows as the claim and the settlement leave them. */
async function buildSends(storeId: string, count: number, send: Send): Promise<void> {
  const customerId = await buildCustomer(shop, { storeId });
  const { channel = 'sms', status = 'accepted', at = '2026-12-10T12:00:00+09:00' } = send;
  const acceptedAt = send.acceptedAt === undefined ? (status === 'accepted' ? at : null) : send.acceptedAt;
  await shop.db.prisma.delivery.createMany({
    data: Array.from({ length: count }, () => {
      const id = shop.deps.newId();
      return {
        id,
        sendKey: id,
        storeId,
        customerId,
        channel,
        status,
        priceYen: send.priceYen ?? { sms: 20, postcard: 120, mail: 0 }[channel],
        claimedAt: new Date(at),
        acceptedAt: acceptedAt ? new Date(acceptedAt) : null,
      };
    }),
  });
}

test('a new store has the standard edition and the basic contract; an option that is missing names who can add it', async () => {
  const storeId = await newStore();
  await expect(gate(storeId, 'free_search')).resolves.toBeUndefined();
  await expect(gate(storeId, 'delivery_basic')).resolves.toBeUndefined();
  await expect(gate(storeId, 'auto_sending')).rejects.toMatchObject({
    code: 'option_not_contracted',
    status: 403,
    message: expect.stringContaining('SMS配信・ハガキ発送自動代行'),
    remedy: {
      ja: expect.stringContaining('管理者'),
      en: 'ask an administrator to add "Automatic SMS and postcards" under Usage and contract',
    },
    details: { option: 'auto_sending', addedBy: 'admin' },
  });
  await expect(gate(shop.deps.newId(), 'auto_sending')).rejects.toMatchObject({ code: 'not_found' });
});

test('options are added in their order, begin on their day and end with their last', async () => {
  const storeId = await newStore();
  await expect(addContract(shop.deps, admin, { storeId, option: 'auto_sending' })).rejects.toMatchObject({
    code: 'option_needs_others',
    details: { missing: ['option_pack_1'] },
  });
  await addContract(shop.deps, admin, { storeId, option: 'option_pack_1' });
  await addContract(shop.deps, admin, { storeId, option: 'auto_sending', sinceOn: '2026-12-05' });
  await expect(gate(storeId, 'auto_sending')).rejects.toMatchObject({ code: 'option_not_contracted' });
  await expect(addContract(shop.deps, admin, { storeId, option: 'auto_sending' })).rejects.toMatchObject({
    code: 'already_exists',
  });
  await expect(
    addContract(shop.deps, admin, { storeId, option: 'free_search', sinceOn: '2026-11-30' }),
  ).rejects.toMatchObject({ code: 'invalid_input', field: 'sinceOn' });

  const { options } = await getContract(shop.deps, admin, storeId);
  const pack = options.find(({ option }) => option === 'option_pack_1')?.contract?.id ?? '';
  const auto = options.find(({ option }) => option === 'auto_sending')?.contract?.id ?? '';
  await expect(endContract(shop.deps, admin, { storeId, contractId: pack })).rejects.toMatchObject({
    code: 'wrong_state',
    details: { dependants: ['auto_sending'] },
  });
  await endContract(shop.deps, admin, { storeId, contractId: auto, untilOn: '2026-12-31' });
  await endContract(shop.deps, admin, { storeId, contractId: pack, untilOn: '2026-12-31' });
  shop.clock.now = new Date('2026-12-31T23:59:00+09:00');
  await expect(gate(storeId, 'auto_sending')).resolves.toBeUndefined();
  shop.clock.now = new Date('2027-01-01T00:00:00+09:00');
  await expect(gate(storeId, 'auto_sending')).rejects.toMatchObject({ code: 'option_not_contracted' });
  shop.clock.now = new Date('2026-12-01T12:00:00+09:00');

  const audit = await shop.db.prisma.auditLog.findMany({ where: { storeId, entity: 'contract' } });
  expect(audit.map(({ action }) => action).sort()).toEqual([
    'contract.add',
    'contract.add',
    'contract.end',
    'contract.end',
  ]);
});

test('an option that has not begun is taken back; only an administrator changes contracts', async () => {
  const storeId = await newStore();
  await addContract(shop.deps, admin, { storeId, option: 'option_pack_1', sinceOn: '2027-02-01' });
  const { options } = await getContract(shop.deps, admin, storeId);
  const contractId = options.find(({ option }) => option === 'option_pack_1')?.contract?.id ?? '';
  const manager = { ...staffOf(storeId), role: 'manager' as const };
  await expect(endContract(shop.deps, manager, { storeId, contractId })).rejects.toMatchObject({
    code: 'forbidden',
  });
  const after = await endContract(shop.deps, admin, { storeId, contractId });
  expect(after.some(({ option }) => option === 'option_pack_1')).toBe(false);
});

test('two administrators who add an option at once add it once', async () => {
  const storeId = await newStore();
  const outcomes = await Promise.allSettled(
    Array.from({ length: 4 }, () => addContract(shop.deps, admin, { storeId, option: 'option_pack_1' })),
  );
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});

test('the price list begins with the prices of the source, and is changed for coming days only', async () => {
  const listed = await listPrices(shop.deps, admin);
  const byItem = <T extends { item: string }>(rows: readonly T[]) =>
    [...rows].sort((a, b) => (a.item < b.item ? -1 : 1));
  expect(byItem(listed)).toEqual(byItem(SOURCE_PRICES));
  await expect(
    setPrice(shop.deps, admin, { item: 'sms', validFrom: '2026-12-01', yen: 30 }),
  ).rejects.toMatchObject({ code: 'invalid_input', field: 'validFrom' });
  await expect(
    setPrice(shop.deps, admin, { item: 'telegram', validFrom: '2027-12-01', yen: 30 }),
  ).rejects.toMatchObject({ code: 'invalid_input', field: 'item' });
  await setPrice(shop.deps, admin, { item: 'option_pack_1.monthly', validFrom: '2027-06-01', yen: 500 });
  await expect(
    setPrice(shop.deps, admin, { item: 'option_pack_1.monthly', validFrom: '2027-06-01', yen: 600 }),
  ).rejects.toMatchObject({ code: 'already_exists' });
});

test('the statement of a month is what plain SQL adds up: 100 SMS, 50 postcards and the monthly fee are ¥10,000', async () => {
  const storeId = await newStore();
  for (const option of ['option_pack_1', 'auto_sending'] as const) {
    await shop.db.prisma.storeContract.create({
      data: { id: shop.deps.newId(), storeId, option, sinceOn: new Date('2026-06-01'), createdBy: 'test' },
    });
  }
  await buildSends(storeId, 90, {});
  await buildSends(storeId, 10, { status: 'delivered', acceptedAt: '2026-12-10T12:00:01+09:00' });
  await buildSends(storeId, 46, { channel: 'postcard' });
  // Returned cards and an SMS that failed after it was accepted were paid for.
  await buildSends(storeId, 4, {
    channel: 'postcard',
    status: 'bounced',
    acceptedAt: '2026-12-10T12:00:00Z',
  });
  // The month is the store's own: its first and last instants count, those beside them do not.
  await shop.db.prisma.$executeRaw`
    UPDATE delivery SET claimed_at = '2026-12-31T23:59:59.999+09:00' WHERE id = (
      SELECT id FROM delivery WHERE store_id = ${storeId}::uuid AND channel = 'sms' AND status = 'accepted' LIMIT 1)`;
  await buildSends(storeId, 3, { at: '2026-11-30T23:59:59.999+09:00' });
  await buildSends(storeId, 3, { at: '2027-01-01T00:00:00+09:00' });
  await buildSends(storeId, 5, { status: 'in_doubt' });
  await buildSends(storeId, 6, { status: 'claimed' });
  await buildSends(storeId, 7, { status: 'failed' });
  await buildSends(storeId, 8, { status: 'suppressed' });
  await buildSends(storeId, 9, { channel: 'mail' });
  await buildSends(shop.storeId, 11, {});

  const usage = await getUsage(shop.deps, admin, { storeId, month: '2026-12' });
  expect(usage.totalYen).toBe(10_000);
  expect(usage.lines.map(({ kind, quantity, amountYen }) => [kind, quantity, amountYen])).toEqual([
    ['monthly', 1, 2_000],
    ['sms', 100, 2_000],
    ['postcard', 50, 6_000],
  ]);
  expect(usage).toMatchObject({ inDoubtYen: 100, pending: { quantity: 6, amountYen: 120 } });

  const [plain] = await shop.db.prisma.$queryRaw<{ sms: number; cards: number; yen: number }[]>`
    SELECT count(*) FILTER (WHERE channel = 'sms')::int AS sms, count(*) FILTER (WHERE channel = 'postcard')::int AS cards,
      (sum(CASE channel WHEN 'sms' THEN 20 WHEN 'postcard' THEN 120 ELSE 0 END) + 2000)::int AS yen
    FROM delivery WHERE store_id = ${storeId}::uuid AND accepted_at IS NOT NULL
      AND timezone('Asia/Tokyo', claimed_at) BETWEEN '2026-12-01' AND '2026-12-31 23:59:59.9999'`;
  expect(plain).toEqual({ sms: 100, cards: 50, yen: usage.totalYen });

  const days = usage.days.reduce((sum, day) => sum + day.smsYen + day.postcardYen, 0);
  expect(days).toBe(8_000);
  const months = await listUsageMonths(shop.deps, admin, storeId);
  expect(months.at(-1)).toMatchObject({ month: '2026-12', totalYen: 10_000, feesYen: 2_000, smsYen: 2_000 });
  expect(months.at(-2)).toMatchObject({ month: '2026-11', totalYen: 2_060 });
  expect(months.find(({ month }) => month === '2026-06')).toMatchObject({ feesYen: 62_000 });
});

test('the statement is there as PDF and as CSV with the same sums, and who took it is in the audit log', async () => {
  const storeId = await newStore();
  await buildSends(storeId, 3, {});
  const read = async (format: 'pdf' | 'csv') => {
    const file = await exportUsage(shop.deps, admin, {
      storeId,
      month: '2026-12',
      format,
      encoding: 'utf-8',
    });
    const chunks: Buffer[] = [];
    for await (const chunk of file.body) chunks.push(Buffer.from(chunk as Buffer));
    return Buffer.concat(chunks);
  };
  expect((await read('pdf')).subarray(0, 5).toString()).toBe('%PDF-');
  const csv = (await read('csv')).toString('utf8');
  expect(csv).toContain('2026-12,新しい店,請求,SMS発信料金,20,3,60');
  expect(csv).toContain('合計,合計（税抜）,,,60');
  const audit = await shop.db.prisma.auditLog.count({ where: { storeId, entity: 'usage' } });
  expect(audit).toBe(2);
});

test('staff do not see what the store pays; a manager sees their own store only', async () => {
  const storeId = await newStore();
  const input = { storeId };
  await expect(getUsage(shop.deps, staffOf(storeId), input)).rejects.toMatchObject({ code: 'forbidden' });
  const manager = { ...staffOf(storeId), role: 'manager' as const };
  await expect(getUsage(shop.deps, manager, input)).resolves.toMatchObject({ month: '2026-12' });
  await expect(getUsage(shop.deps, manager, { storeId: shop.storeId })).rejects.toMatchObject({
    code: 'not_found',
  });
});

const wholeOf = (storeId: string, month: string) => getUsage(shop.deps, admin, { storeId, month });
const sendsOf = async (storeId: string, month: string) =>
  (await wholeOf(storeId, month)).lines
    .filter(({ kind }) => kind === 'sms' || kind === 'postcard')
    .map(({ kind, ofMonth, quantity, amountYen }) => [kind, ofMonth, quantity, amountYen]);

test('a closed statement never changes; what becomes known later, or is called off, enters the month in which it does', async () => {
  const storeId = await newStore();
  await shop.db.prisma.storeContract.updateMany({
    where: { storeId },
    data: { sinceOn: new Date('2026-11-15') },
  });
  const at = '2026-11-20T12:00:00+09:00';
  await buildSends(storeId, 4, { at });
  await buildSends(storeId, 2, { at, channel: 'postcard' });
  await buildSends(storeId, 3, { at, status: 'in_doubt' });
  await buildSends(storeId, 1, { at, status: 'claimed' });
  await expect(closeStatement(shop.deps, admin, { storeId, month: '2026-12' })).rejects.toMatchObject({
    code: 'wrong_state',
    field: 'month',
  });
  await expect(
    closeStatement(shop.deps, { ...staffOf(storeId), role: 'cr' }, { storeId, month: '2026-11' }),
  ).rejects.toMatchObject({ code: 'forbidden' });
  const open = await wholeOf(storeId, '2026-11');
  expect(open.closed).toBeNull();
  await closeStatement(shop.deps, admin, { storeId, month: '2026-11' });
  const closed = await wholeOf(storeId, '2026-11');
  expect(closed).toMatchObject({ totalYen: 320, inDoubtYen: 60, closed: { by: admin.name } });
  expect({ ...closed, closed: null, madeAt: null }).toEqual({ ...open, madeAt: null });

  // One in doubt was sent, another was not and is sent again in December; the one under way arrives; a card is dropped.
  const { prisma } = shop.db;
  const doubtful = await prisma.delivery.findMany({
    where: { storeId, status: 'in_doubt' },
    orderBy: { id: 'asc' },
  });
  const id = (index: number) => doubtful[index]?.id ?? '';
  const later = new Date('2026-12-05T09:00:00+09:00');
  await prisma.delivery.update({ where: { id: id(0) }, data: { status: 'accepted', acceptedAt: later } });
  await prisma.delivery.update({
    where: { id: id(1) },
    data: { status: 'accepted', acceptedAt: later, claimedAt: later },
  });
  await prisma.delivery.update({ where: { id: id(2) }, data: { status: 'failed' } });
  await prisma.delivery.updateMany({
    where: { storeId, status: 'claimed' },
    data: { status: 'accepted', acceptedAt: later },
  });
  const card = await prisma.delivery.findFirstOrThrow({ where: { storeId, channel: 'postcard' } });
  await prisma.delivery.update({ where: { id: card.id }, data: { status: 'suppressed', acceptedAt: null } });
  await prisma.usageCarryOver.updateMany({ where: { deliveryId: card.id }, data: { createdAt: later } });
  await prisma.store.update({ where: { id: storeId }, data: { name: '名前の変わった店' } });

  expect(await wholeOf(storeId, '2026-11')).toEqual({
    ...closed,
    store: { ...closed.store, updatedAt: expect.any(Date) },
  });
  const december = [
    ['sms', null, 1, 20],
    ['postcard', '2026-11', -1, -120],
    ['sms', '2026-11', 2, 40],
  ];
  expect(await sendsOf(storeId, '2026-12')).toEqual(december);
  const months = await listUsageMonths(shop.deps, admin, storeId);
  expect(months.slice(-2)).toMatchObject([{ totalYen: 320 }, { month: '2026-12', totalYen: -60 }]);

  // December is closed with them, by itself some days after its end, and they are charged once.
  const before = shop.clock.now;
  shop.clock.now = new Date('2027-01-03T23:59:00+09:00');
  await closeDueStatements(shop.deps);
  expect((await wholeOf(storeId, '2026-12')).closed).toBeNull();
  shop.clock.now = new Date('2027-01-04T00:01:00+09:00');
  while ((await closeDueStatements(shop.deps)) > 0);
  expect((await wholeOf(storeId, '2026-12')).closed).toMatchObject({ by: 'Oikaze' });
  expect(await sendsOf(storeId, '2026-12')).toEqual(december);
  expect(await sendsOf(storeId, '2027-01')).toEqual([]);
  shop.clock.now = before;

  await expect(
    prisma.usageStatement.updateMany({ where: { storeId }, data: { totalYen: 0 } }),
  ).rejects.toThrow(/never changed/);
});

const CSV = '項目,名称,適用開始日,価格（円）\n';
const take = (csv: string, isDryRun = false) => importPrices(shop.deps, admin, { csv, isDryRun });

test('a price list is taken from a file as a whole; each wrong line says what is wrong with it and what to do', async () => {
  const wrong = await take(
    `${CSV}telegram,電報,2028-04-01,30\nsms,SMS,2028-02-30,22\nsms,SMS,2028-04-01,-1\nsms,SMS,2020-04-01,22\npostcard,はがき,2028-05-01,130\npostcard,はがき,2028/5/1,131\nsms,SMS,2021-10-01,19\n`,
    true,
  );
  expect(wrong.errors.map(({ row, field }) => [row, field])).toEqual([
    [2, 'item'],
    [3, 'validFrom'],
    [4, 'yen'],
    [5, 'validFrom'],
    [7, 'validFrom'],
    [8, 'yen'],
  ]);
  expect(wrong.errors.every(({ remedy }) => remedy.ja.length > 0 && remedy.en.length > 0)).toBe(true);
  const before = await listPrices(shop.deps, admin);
  await expect(take(`${CSV}postcard,はがき,2028-05-01,130\nsms,SMS,2028-05-01,abc\n`)).rejects.toMatchObject({
    code: 'invalid_input',
    field: 'csv',
    message: expect.stringMatching(/^3 行目/),
  });
  await expect(take('"')).rejects.toMatchObject({ field: 'csv' });
  expect((await take('品名,価格\n', true)).errors).toMatchObject([{ row: 1, field: 'file' }]);
  expect(await listPrices(shop.deps, admin)).toEqual(before);

  // As spreadsheets write it; the line that is on record already stays.
  const taken = await take(
    `\uFEFF${CSV}sms,SMS,2021/10/1,20\r\npostcard,はがき,2028/5/1,"¥1,130"\r\n,,,\r\n`,
  );
  expect(taken).toMatchObject({ imported: 1, errors: [] });
  expect(await listPrices(shop.deps, admin)).toContainEqual({
    item: 'postcard',
    validFrom: '2028-05-01',
    yen: 1_130,
  });
  expect(await take(`${CSV}postcard,はがき,2028-05-01,1130`)).toMatchObject({ imported: 0 });
});
