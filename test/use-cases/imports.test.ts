import { afterAll, beforeAll, expect, test } from '@jest/globals';
import iconv from 'iconv-lite';
import type { Actor } from '#domain/actor';
import { DomainError } from '#errors';
import { wakeStalledJobs } from '#use-cases/batches/wake-stalled-jobs';
import { controlImport, mapImport, startImport } from '#use-cases/imports/control-import';
import { findImportErrors, getImport, previewImport } from '#use-cases/imports/find-imports';
import { runImport } from '#use-cases/imports/run-import';
import { uploadImport } from '#use-cases/imports/upload-import';
import { admin, buildCustomer, buildShop, buildStore, type Shop, staffOf } from './fixtures.ts';

let shop: Shop;
let manager: Actor;
beforeAll(async () => {
  shop = await buildShop();
  manager = { ...staffOf(shop.storeId), role: 'manager' };
});
afterAll(() => shop.close());

type Kind = 'customers' | 'vehicles' | 'orders';
const bytesOf = async function* (text: string | Buffer, pieceSize = 1_000) {
  const bytes = Buffer.from(text as string);
  for (let from = 0; from < bytes.length; from += pieceSize) yield bytes.subarray(from, from + pieceSize);
};

/** Uploads and maps by suggestion. */
async function buildImport(
  kind: Kind,
  file: string | Buffer,
  overrides: { onDouble?: 'skip' | 'create'; actor?: Actor } = {},
): Promise<string> {
  const actor = overrides.actor ?? manager;
  const { id } = await uploadImport(shop.deps, actor, { kind, storeId: shop.storeId, bytes: bytesOf(file) });
  const { suggestion } = await previewImport(shop.deps, actor, { id, rows: 1 });
  await mapImport(shop.deps, actor, { id, columns: suggestion, onDouble: overrides.onDouble ?? 'skip' });
  return id;
}

async function work(id: string, mode: 'check' | 'run' = 'run', actor = manager) {
  await startImport(shop.deps, actor, { id, mode });
  await runImport(shop.deps, id, () => {});
  return getImport(shop.deps, actor, id);
}

const errorsOf = async (id: string, actor = manager) =>
  (await findImportErrors(shop.deps, actor, { id, take: 100 })).map(({ rowNumber, column, code }) => [
    rowNumber,
    column,
    code,
  ]);
const customer = (externalId: string) => shop.db.prisma.customer.findUniqueOrThrow({ where: { externalId } });

test('a Shift_JIS file with Japanese headers is recognised, mapped and imported', async () => {
  const text =
    '顧客コード,氏名,フリガナ,携帯電話,メール,郵便番号,最終商談日,メール同意,タグ\r\nS-1,髙橋 一郎①,ﾀｶﾊｼ ｲﾁﾛｳ,０９０－１２３４－５６７８,ichiro@example.jp,２５４００４３,令和8年1月5日,○,"VIP、法人"\r\n';
  const id = await buildImport('customers', iconv.encode(text, 'cp932'));
  expect(await getImport(shop.deps, manager, id)).toMatchObject({
    encoding: 'shift_jis',
    total: 1,
    status: 'draft',
  });
  expect(await work(id)).toMatchObject({ status: 'completed', created: 1, failed: 0, rowNumber: 1 });
  expect(await customer('S-1')).toMatchObject({
    storeId: shop.storeId,
    name: '髙橋 一郎①',
    kana: 'タカハシ イチロウ',
    phone: '+819012345678',
    phoneEntered: '０９０－１２３４－５６７８',
    postalCode: '254-0043',
    lastNegotiatedOn: new Date('2026-01-05'),
    consentMail: 'granted',
    consentSms: 'unknown',
    tags: ['VIP', '法人'],
  });
  expect(await shop.db.prisma.importChunk.count({ where: { importId: id } })).toBe(0);
});

test('UTF-8 with and without a BOM, tabs, and quoted newlines are read alike', async () => {
  for (const [index, bom] of ['\ufeff', ''].entries()) {
    const id = await buildImport(
      'customers',
      `${bom}顧客コード\t氏名\t備考\nB-${index}\t平塚 次郎\t"一行目\n二行目"\n\n`,
    );
    expect(await work(id)).toMatchObject({ encoding: 'utf-8', delimiter: '\t', total: 1, created: 1 });
    expect((await customer(`B-${index}`)).note).toBe('一行目\n二行目');
  }
});

test('a dry run counts what a run would do and changes nothing', async () => {
  await work(await buildImport('customers', '顧客コード,氏名\nD-1,元の名前\nD-2,そのまま\n'));
  const id = await buildImport(
    'customers',
    '顧客コード,氏名,電話番号\nD-1,新しい名前,\nD-2,そのまま,\nD-3,新しい人,\nD-4,,\nD-5,誰か,12\n',
  );
  expect(await work(id, 'check')).toMatchObject({
    status: 'checked',
    checkResult: { rowsRead: 5, created: 1, updated: 1, unchanged: 1, failed: 2, held: 0 },
  });
  expect(await errorsOf(id)).toEqual([
    [4, '氏名', 'invalid_input'],
    [5, '電話番号', 'invalid_input'],
  ]);
  expect((await customer('D-1')).name).toBe('元の名前');
  expect(await shop.db.prisma.customer.count({ where: { externalId: { in: ['D-3', 'D-4', 'D-5'] } } })).toBe(
    0,
  );

  expect(await work(id)).toMatchObject({
    status: 'completed',
    created: 1,
    updated: 1,
    unchanged: 1,
    failed: 2,
  });
  expect((await customer('D-1')).name).toBe('新しい名前');
  const audit = await shop.db.prisma.auditLog.findFirstOrThrow({
    where: { action: 'customer.update', entityId: (await customer('D-1')).id },
  });
  expect(audit).toMatchObject({
    actorId: manager.id,
    before: { name: '元の名前' },
    after: { name: '新しい名前', importId: id },
  });
});

test('a dry run foresees what later rows meet of the same file, 500 rows apart too, and counts as the run does', async () => {
  const others = Array.from({ length: 600 }, (_, index) => `F-${index + 10},客 ${index},,`).join('\n');
  const file = [
    '顧客コード,氏名,フリガナ,電話番号',
    'F-1,先 一,サキ イチ,090-7777-0001',
    ',先 一,サキイチ,090-7777-0001',
    others,
    'F-1,先 一,サキ イチ,090-7777-0001',
    'F-1,名が変わった 一,サキ イチ,090-7777-0001',
    ',先 一,サキイチ,090-7777-0001',
    ',後 二,アト ニ,090-7777-0001',
  ].join('\n');
  const id = await buildImport('customers', file);
  const { checkResult } = await work(id, 'check');
  expect(checkResult).toMatchObject({ created: 602, updated: 1, unchanged: 1, held: 2, failed: 0 });
  const { created, updated, unchanged, held, failed } = await work(id);
  expect(checkResult).toMatchObject({ created, updated, unchanged, held, failed });
});

test('a dry run that was cut off begins anew, since what it foresaw is lost', async () => {
  const file = many('G', 501).replace('G-500', 'G-0');
  const id = await buildImport('customers', file);
  await startImport(shop.deps, manager, { id, mode: 'check' });
  let chunks = 0;
  const cutOff = runImport(shop.deps, id, () => {
    chunks++;
    throw new Error('the process ends');
  });
  await expect(cutOff).rejects.toThrow('the process ends');
  expect(chunks).toBe(1);
  expect(await getImport(shop.deps, manager, id)).toMatchObject({ rowNumber: 500, status: 'checking' });
  await runImport(shop.deps, id, () => {});
  expect(await getImport(shop.deps, manager, id)).toMatchObject({
    checkResult: { rowsRead: 501, created: 500, updated: 1 },
  });
});

test('importing the same file again makes nothing twice, and a blank cell erases nothing', async () => {
  const file =
    '顧客コード,氏名,電話番号,タグ\nR-1,再来 太郎,090-1111-2222,甲\nR-2,再来 次郎,090-1111-3333,\nR-1,再来 太郎,090-1111-2222,乙\n';
  expect(await work(await buildImport('customers', file))).toMatchObject({
    created: 2,
    updated: 1,
    failed: 0,
  });
  expect(await work(await buildImport('customers', file))).toMatchObject({
    created: 0,
    updated: 0,
    unchanged: 3,
  });
  expect(
    await work(await buildImport('customers', '顧客コード,氏名,電話番号\nR-1,再来 太郎,\n')),
  ).toMatchObject({ unchanged: 1 });
  expect(await customer('R-1')).toMatchObject({ phone: '+819011112222', tags: ['甲', '乙'] });
});

test('a row without an external id that looks like somebody is held back with the match, never merged', async () => {
  const known = await buildCustomer(shop, { name: '既存 花', kana: 'キゾン ハナ', phone: '+819055556666' });
  const file =
    '氏名,フリガナ,電話番号\n既存 花,キゾンハナ,09055556666\n別人 花,ベツジン ハナ,09055556666\n新人 花,シンジン ハナ,09055557777\n新人 花,シンジン ハナ,09055557777\n';
  const id = await buildImport('customers', file);
  expect(await work(id)).toMatchObject({ created: 2, held: 2, failed: 0 });
  const [first, second] = await findImportErrors(shop.deps, manager, { id, take: 10 });
  expect(first).toMatchObject({
    rowNumber: 1,
    code: 'possible_double',
    matchId: known,
    cells: ['既存 花', 'キゾンハナ', '09055556666'],
  });
  expect(second).toMatchObject({ rowNumber: 4, code: 'possible_double', matchId: null });
  expect((await shop.db.prisma.customer.findUniqueOrThrow({ where: { id: known } })).name).toBe('既存 花');

  const wanted = await buildImport(
    'customers',
    '氏名,フリガナ,電話番号\n同姓 同名,キゾン ハナ,09055556666\n',
    { onDouble: 'create' },
  );
  expect(await work(wanted)).toMatchObject({ created: 1, held: 0 });
});

test('vehicles and orders find their customer by external id; unknown customers and other stores are row errors', async () => {
  await work(await buildImport('customers', '顧客コード,氏名\nV-1,車主 一\n'));
  const other = await buildStore(shop.db);
  await buildCustomer(shop, { storeId: other, externalId: 'OTHER-1' });
  const cars =
    '車両コード,顧客コード,車名,登録番号,車検満了日,走行距離\nC-1,V-1,プリウス,湘南 300 あ 12-34,R9.3.1,"31,500km"\nC-2,V-9,カローラ,,,\nC-3,OTHER-1,ヤリス,,,\nC-4,V-1,アクア,,2027/2/30,\n';
  const id = await buildImport('vehicles', cars);
  expect(await work(id)).toMatchObject({ created: 1, failed: 3 });
  expect(await errorsOf(id)).toEqual([
    [2, '顧客コード', 'not_found'],
    [3, '顧客コード', 'not_found'],
    [4, '車検満了日', 'invalid_input'],
  ]);
  const car = await shop.db.prisma.vehicle.findUniqueOrThrow({ where: { externalId: 'C-1' } });
  expect(car).toMatchObject({
    model: 'プリウス',
    inspectionExpiresOn: new Date('2027-03-01'),
    odometerKm: 31500,
  });
  expect(
    await work(await buildImport('vehicles', '車両コード,顧客コード,走行距離\nC-1,V-1,32000\n')),
  ).toMatchObject({ updated: 1 });
  expect(await shop.db.prisma.vehicle.findUniqueOrThrow({ where: { externalId: 'C-1' } })).toMatchObject({
    model: 'プリウス',
    odometerKm: 32000,
  });

  const orders =
    '受注番号,顧客コード,受注日,商品名,金額\nO-1,V-1,2025年12月1日,オイル交換,"¥5,500"\nO-2,V-1,,車検,100\n';
  expect(await work(await buildImport('orders', orders))).toMatchObject({ created: 1, failed: 1 });
  expect(await work(await buildImport('orders', orders))).toMatchObject({
    created: 0,
    unchanged: 1,
    failed: 1,
  });
  expect(await shop.db.prisma.order.findUniqueOrThrow({ where: { externalId: 'O-1' } })).toMatchObject({
    amountYen: 5500,
    orderedOn: new Date('2025-12-01'),
  });
  expect(
    await shop.db.prisma.historyEntry.count({ where: { customerId: car.customerId, kind: 'ordered' } }),
  ).toBe(1);
  const again = await buildImport(
    'orders',
    '顧客コード,受注日,商品名,金額\nV-1,2025/12/1,オイル交換,5500\nV-1,2025/12/2,オイル交換,5500\n',
  );
  expect(await work(again)).toMatchObject({ created: 1, held: 1 });
  const ours = await buildImport('orders', `注文番号,顧客 ID,注文日\nO-3,${car.customerId},2025/12/3\n`);
  expect(await work(ours)).toMatchObject({ created: 1, failed: 0 });
});

test('an external id of another store is refused to those who do not see that store', async () => {
  const other = await buildStore(shop.db);
  const id = await buildCustomer(shop, { storeId: other, externalId: 'X-1', name: '他店 客' });
  const mine = await buildImport('customers', '顧客コード,氏名\nX-1,書き換え\n');
  expect(await work(mine)).toMatchObject({ failed: 1, updated: 0 });
  expect(await errorsOf(mine)).toEqual([[1, '顧客コード', 'forbidden']]);
  const all = await buildImport('customers', '顧客コード,氏名\nX-1,全店 客\n', { actor: admin });
  expect(await work(all, 'run', admin)).toMatchObject({ updated: 1 });
  expect(await shop.db.prisma.customer.findUniqueOrThrow({ where: { id } })).toMatchObject({
    name: '全店 客',
    storeId: other,
  });
});

const many = (prefix: string, count: number) =>
  ['顧客コード,氏名', ...Array.from({ length: count }, (_, index) => `${prefix}-${index},客 ${index}`)].join(
    '\n',
  );

test('an import killed half-way goes on with the first row that is not in: each row once', async () => {
  const id = await buildImport('customers', many('K', 1_800));
  await startImport(shop.deps, manager, { id, mode: 'run' });
  const kill = new Error('killed');
  await expect(
    runImport(shop.deps, id, (row) => {
      if (row >= 1_000) throw kill;
    }),
  ).rejects.toBe(kill);
  expect(await getImport(shop.deps, manager, id)).toMatchObject({
    status: 'running',
    rowNumber: 1_000,
    created: 1_000,
  });
  expect(await shop.db.prisma.customer.count({ where: { externalId: { startsWith: 'K-' } } })).toBe(1_000);

  // Two workers at once, as after a lost heartbeat.
  await Promise.all([runImport(shop.deps, id, () => {}), runImport(shop.deps, id, () => {})]);
  expect(await getImport(shop.deps, manager, id)).toMatchObject({
    status: 'completed',
    rowNumber: 1_800,
    created: 1_800,
    updated: 0,
    unchanged: 0,
    failed: 0,
  });
  expect(await shop.db.prisma.customer.count({ where: { externalId: { startsWith: 'K-' } } })).toBe(1_800);
});

test('a paused import leaves the rest, a resumed one goes on, a cancelled one lets the file go', async () => {
  const id = await buildImport('customers', many('P', 1_600));
  await startImport(shop.deps, manager, { id, mode: 'run' });
  const until = (row: number, change: 'pause' | 'cancel') => {
    let pending: Promise<unknown> = Promise.resolve();
    const run = runImport(shop.deps, id, (at) => {
      if (at === row) pending = controlImport(shop.deps, manager, { id, change });
    });
    return run.then(async (status) => [status, await pending] as const);
  };
  const [paused] = await until(500, 'pause');
  expect(paused).toBe('paused');
  const half = await getImport(shop.deps, manager, id);
  expect(half.rowNumber).toBeLessThan(1_600);
  await controlImport(shop.deps, manager, { id, change: 'resume' });
  expect(shop.deps.engine.jobs.at(-1)).toMatchObject({
    workflow: 'importRows',
    workflowId: `import-${id}`,
    id,
  });
  expect(await runImport(shop.deps, id, () => {})).toBe('completed');
  expect(await shop.db.prisma.customer.count({ where: { externalId: { startsWith: 'P-' } } })).toBe(1_600);
  await expect(controlImport(shop.deps, manager, { id, change: 'resume' })).rejects.toMatchObject({
    code: 'wrong_state',
  });

  const second = await buildImport('customers', many('Q', 10));
  expect(await controlImport(shop.deps, manager, { id: second, change: 'cancel' })).toMatchObject({
    status: 'cancelled',
  });
  expect(await shop.db.prisma.importChunk.count({ where: { importId: second } })).toBe(0);
  await expect(startImport(shop.deps, manager, { id: second, mode: 'run' })).rejects.toMatchObject({
    code: 'wrong_state',
  });
  await expect(previewImport(shop.deps, manager, { id: second, rows: 1 })).rejects.toMatchObject({
    code: 'wrong_state',
  });
});

test('with the engine down an import is accepted and waits', async () => {
  const id = await buildImport('customers', '顧客コード,氏名\nE-1,待つ 人\n');
  shop.deps.engine.down = true;
  expect(await startImport(shop.deps, manager, { id, mode: 'run' })).toMatchObject({ status: 'running' });
  shop.deps.engine.down = false;
});

test('news of the CRM that waited for an imported customer is acted on', async () => {
  await shop.db.prisma.crmEvent.create({
    data: {
      webhookId: 'w-1',
      type: 'reply.received',
      occurredAt: shop.clock.now,
      status: 'waiting',
      waitingFor: 'customer:W-1',
      payload: {
        type: 'reply.received',
        timestamp: '2026-12-01T12:00:00+09:00',
        data: { customerExternalId: 'W-1', message: { channel: 'mail', body: 'はい' } },
      },
    },
  });
  await work(await buildImport('customers', '顧客コード,氏名\nW-1,待たれた 人\n'));
  expect(
    await shop.db.prisma.todo.count({ where: { customerId: (await customer('W-1')).id, kind: 'reply' } }),
  ).toBe(1);
});

test('what cannot be read is refused before anything is imported', async () => {
  const upload = (file: string | Buffer) =>
    uploadImport(shop.deps, manager, { kind: 'customers', bytes: bytesOf(file) });
  await expect(upload('')).rejects.toMatchObject({ code: 'csv_unreadable' });
  await expect(upload(Buffer.from('\ufeff氏名,電話\n', 'utf16le'))).rejects.toMatchObject({
    code: 'csv_unreadable',
  });
  const id = (await upload('なにか,べつの\n1,2\n')).id;
  await expect(startImport(shop.deps, manager, { id, mode: 'check' })).rejects.toMatchObject({
    code: 'import_not_mapped',
  });
  await expect(
    mapImport(shop.deps, manager, { id, columns: ['name'], onDouble: 'skip' }),
  ).rejects.toMatchObject({ code: 'invalid_input', field: 'columns[1]' });
  await expect(
    mapImport(shop.deps, manager, { id, columns: ['name', 'age'], onDouble: 'skip' }),
  ).rejects.toBeInstanceOf(DomainError);
  await expect(
    uploadImport(shop.deps, staffOf(shop.storeId), { kind: 'customers', bytes: bytesOf('氏名\na\n') }),
  ).rejects.toMatchObject({ code: 'forbidden' });
  const elsewhere: Actor = { ...manager, storeIds: [await buildStore(shop.db)] };
  await expect(getImport(shop.deps, elsewhere, id)).rejects.toMatchObject({ code: 'not_found' });
});

test('a quote that is never closed ends the import with what is wrong; rows before it are in', async () => {
  const id = await buildImport('customers', `${many('U', 600)}\nU-600,"閉じない\n${'あ'.repeat(300)}`);
  const ended = await work(id);
  expect(ended).toMatchObject({ status: 'failed', error: 'csv_unreadable' });
});

test('an import that the engine never heard of is handed to it again', async () => {
  const id = await buildImport('customers', '顧客コード,氏名\nL-1,忘れられた 人\n');
  await startImport(shop.deps, manager, { id, mode: 'run' });
  shop.deps.engine.jobs = [];
  await wakeStalledJobs(shop.deps);
  expect(shop.deps.engine.jobs).toEqual([]);
  await shop.db.prisma.importJob.update({
    where: { id },
    data: { touchedAt: new Date(Date.now() - 120_000) },
  });
  await wakeStalledJobs(shop.deps);
  expect(shop.deps.engine.jobs).toEqual([expect.objectContaining({ workflow: 'importRows', id })]);
});
