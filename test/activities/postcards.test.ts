import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createPdfPostcards } from '#channels/postcard/pdf';
import { makePostcards } from '#activities/postcards/make-postcards';
import type { ActivityDeps } from '#activities/activity-deps';
import { cardNumber } from '#domain/card-number';
import { getUsage } from '#use-cases/contract/get-usage';
import { openBatchFile } from '#use-cases/postcards/batch-files';
import { controlPostcardBatch } from '#use-cases/postcards/control-batch';
import { createPostcardBatch } from '#use-cases/postcards/create-batch';
import { removeOldPostcardFiles } from '#use-cases/postcards/forget-files';
import { createPostcardDesign, updatePostcardDesign } from '#use-cases/postcards/manage-designs';
import { recordPostcardReturn } from '#use-cases/postcards/record-return';
import { changePostcardSettings, getPostcardSettings } from '#use-cases/postcards/settings';
import { eraseCustomer } from '#use-cases/erase-customer';
import { updateCustomer } from '#use-cases/update-customer';
import { readPdf } from '../channels/read-pdf.ts';
import { admin, buildCustomer, staffOf } from '../use-cases/fixtures.ts';
import { buildEngineRoom, buildFollow, type EngineRoom, taskOf } from './fixtures.ts';

let room: EngineRoom;
let deps: ActivityDeps;
let outputDir: string;

beforeEach(async () => {
  room = await buildEngineRoom();
  outputDir = mkdtempSync(path.join(tmpdir(), 'oikaze-batch-'));
  const channels = { ...room.deps.channels, postcard: await createPdfPostcards({ outputDir }) };
  deps = { ...room.deps, channels, config: { ...room.deps.config, postcard: { outputDir, keepDays: 90 } } };
  await room.shop.db.prisma.store.updateMany({
    data: { postalCode: '254-0034', address: '神奈川県平塚市宝町3-1', phone: '0463-00-0000' },
  });
});

afterEach(async () => {
  await room.shop.close();
  rmSync(outputDir, { recursive: true });
});

const address = { postalCode: '254-0034', address: '神奈川県平塚市宝町1-1' };
const customer = (overrides: Record<string, unknown> = {}) =>
  buildCustomer(room.shop, { ...address, ...overrides });
const work = (batchId: string) => new MockActivityEnvironment().run(() => makePostcards(deps, { batchId }));
const cardsOf = (batchId: string) =>
  room.shop.db.prisma.postcardCard.findMany({ where: { batchId }, orderBy: { seq: 'asc' } });
const ledger = () =>
  room.shop.db.prisma.delivery.findMany({ where: { channel: 'postcard' }, orderBy: { id: 'asc' } });
const pagesOf = (number: number) =>
  readPdf(readFileSync(path.join(outputDir, `batch-${String(number).padStart(5, '0')}`, 'cards.pdf'))).pages;
const manifestOf = (number: number) =>
  readFileSync(path.join(outputDir, `batch-${String(number).padStart(5, '0')}`, 'manifest.csv'), 'utf8');

const settings = (overrides: Record<string, unknown> = {}) =>
  changePostcardSettings(deps, admin, {
    writing: 'vertical',
    stock: 'blank',
    mark: 'paid_later',
    markOffice: '平塚局',
    output: 'print_house',
    designId: null,
    ...overrides,
  } as Parameters<typeof changePostcardSettings>[2]);

const design = (overrides: Record<string, unknown> = {}) =>
  createPostcardDesign(deps, admin, {
    name: '車検',
    layout: 'text',
    heading: '{{customer.name}} 様へ',
    body: '{{store.name}}より、車検のご案内です。',
    color: '#1971c2',
    pictureId: null,
    ...overrides,
  } as Parameters<typeof createPostcardDesign>[2]);

const batchFor = async (customerIds: string[], overrides: Record<string, unknown> = {}) =>
  createPostcardBatch(deps, admin, {
    purpose: 'transactional',
    designId: (await design()).id,
    selection: { customerIds },
    ...overrides,
  });

test('Cards that patterns send wait in the tray, are gathered once into one PDF by postcode, and leave a list', async () => {
  await settings();
  for (const [name, postalCode] of [
    ['山田 花子', '900-0001'],
    ['鈴木 一郎', '100-0001'],
  ]) {
    const assigned = await buildFollow(room, [{ channel: 'postcard', offset: 'PT0S' }], {
      customer: { name, ...address, postalCode },
    });
    const { sendStep } = await import('#activities/send-step');
    await new MockActivityEnvironment().run(() => sendStep(deps, taskOf(assigned)));
  }
  expect((await ledger()).map(({ status, providerId }) => [status, providerId])).toEqual([
    ['accepted', 'collected'],
    ['accepted', 'collected'],
  ]);
  expect(await getPostcardSettings(deps, admin, {})).toMatchObject({ waiting: 2 });

  const batch = await createPostcardBatch(deps, admin, { purpose: 'transactional' });
  await expect(createPostcardBatch(deps, admin, { purpose: 'transactional' })).rejects.toMatchObject({
    code: 'nothing_to_print',
  });
  expect(await work(batch.id)).toEqual({ status: 'made' });
  const pages = pagesOf(batch.number);
  // Vertical: the message is on the back, so two pages a card; 100-… before 900-….
  expect(pages).toHaveLength(4);
  const names = [0, 2].map((at) =>
    pages[at]?.texts
      .filter(({ sizePt }) => sizePt >= 18)
      .map(({ text }) => text)
      .join(''),
  );
  expect(names).toEqual([expect.stringContaining('鈴木'), expect.stringContaining('山田')]);
  expect(manifestOf(batch.number).split('\r\n')).toEqual([
    '\uFEFF番号,はがき番号,開始ページ,ページ数,郵便番号,住所,宛名,敬称',
    `1,${cardNumber({ batch: batch.number, seq: 1 })},1,2,100-0001,神奈川県平塚市宝町1-1,鈴木 一郎,様`,
    `2,${cardNumber({ batch: batch.number, seq: 2 })},3,2,900-0001,神奈川県平塚市宝町1-1,山田 花子,様`,
    '',
  ]);
});

test('A selection is claimed like any other send: whoever may not be written to is left out with the reason, and costs nothing', async () => {
  await settings();
  const [fine, denied, excluded, noCode, wrongCode, car] = await Promise.all([
    customer({ name: '届く 人' }),
    customer({ consentPostcard: 'denied' }),
    customer({ cleaningDecision: 'exclude' }),
    customer({ postalCode: null }),
    customer({ postalCode: '25-00', name: '番号 違い' }),
    customer({ name: '車\u{1F697}' }),
  ]);
  const batch = await batchFor([fine, denied, excluded, noCode, wrongCode, car]);
  expect(await work(batch.id)).toEqual({ status: 'made' });
  const reasons = new Map(
    (await cardsOf(batch.id)).map((card) => [card.customerId, card.reason ?? card.status]),
  );
  expect(reasons).toEqual(
    new Map([
      [fine, 'in'],
      [denied, 'consent_denied'],
      [excluded, 'excluded_from_dm'],
      [noCode, 'no_address'],
      [wrongCode, 'recipient_postal_code'],
      [car, 'no_character_U+1F697'],
    ]),
  );
  const [sent, ...none] = await ledger();
  expect(none).toEqual([]);
  expect(sent).toMatchObject({ customerId: fine, status: 'accepted', priceYen: 120, providerId: 'batch' });
  expect(sent?.subject).toBe('届く 人 様へ');
  expect(sent?.body).toBe('湘南平塚店より、車検のご案内です。');
  expect(await room.shop.db.prisma.todo.count()).toBe(0);
  const pages = pagesOf(batch.number);
  expect(pages[1]?.texts.map(({ text }) => text)).toContain('届く 人 様へ');
});

test('The budget is never passed: those beyond it are left out and not sent later', async () => {
  await settings();
  await room.shop.db.prisma.store.updateMany({ data: { budgetCapYen: 250 } });
  const ids = await Promise.all([customer(), customer(), customer(), customer()]);
  const batch = await batchFor(ids);
  await work(batch.id);
  const cards = await cardsOf(batch.id);
  expect(cards.filter(({ status }) => status === 'in')).toHaveLength(2);
  expect(
    (await ledger()).reduce((sum, { status, priceYen }) => sum + (status === 'accepted' ? priceYen : 0), 0),
  ).toBe(240);
  expect(await room.shop.db.prisma.singleSend.count({ where: { status: 'planned' } })).toBe(0);
});

test('Killed half-way and run again, everybody gets one card', async () => {
  await settings();
  const ids = await Promise.all(Array.from({ length: 25 }, () => customer()));
  const batch = await batchFor(ids);
  const environment = new MockActivityEnvironment();
  let beats = 0;
  environment.on('heartbeat', () => {
    beats += 1;
    if (beats === 3) environment.cancel();
  });
  await expect(environment.run(() => makePostcards(deps, { batchId: batch.id }))).rejects.toThrow();
  expect((await ledger()).length).toBeLessThan(25);
  expect(await work(batch.id)).toEqual({ status: 'made' });
  expect(await ledger()).toHaveLength(25);
  expect((await cardsOf(batch.id)).map(({ seq, status }) => [seq, status])).toEqual(
    Array.from({ length: 25 }, (_, at) => [at + 1, 'in']),
  );
  expect(pagesOf(batch.number)).toHaveLength(50);
});

test('A batch goes from made to posted, and only forward; posting is noted for every customer', async () => {
  await settings();
  const id = await customer();
  const batch = await batchFor([id]);
  await expect(controlPostcardBatch(deps, admin, { id: batch.id, change: 'post' })).rejects.toMatchObject({
    code: 'wrong_state',
  });
  await work(batch.id);
  for (const change of ['hand_over', 'print', 'post'] as const)
    await controlPostcardBatch(deps, admin, { id: batch.id, change });
  await expect(
    controlPostcardBatch(deps, admin, { id: batch.id, change: 'cancel', cards: 'keep' }),
  ).rejects.toMatchObject({ code: 'wrong_state' });
  const history = await room.shop.db.prisma.historyEntry.findMany({ where: { customerId: id } });
  expect(history.map(({ kind }) => kind)).toEqual(
    expect.arrayContaining(['message_sent', 'postcard_posted']),
  );
});

test('A cancelled batch gives its cards to the next one, or drops them and their cost', async () => {
  await settings();
  const ids = await Promise.all([customer(), customer()]);
  const first = await batchFor(ids);
  await work(first.id);
  await controlPostcardBatch(deps, admin, { id: first.id, change: 'cancel', cards: 'keep' });
  const second = await createPostcardBatch(deps, admin, { purpose: 'transactional' });
  expect(await work(second.id)).toEqual({ status: 'made' });
  expect(pagesOf(second.number)).toHaveLength(4);
  // Claims are made at the database's clock.
  const month = new Date(Date.now() + 9 * 3_600_000).toISOString().slice(0, 7);
  const yen = async () => (await getUsage(deps, admin, { storeId: room.shop.storeId, month })).lines;
  const charged = { kind: 'postcard', quantity: 2, amountYen: 240 };
  expect(await yen()).toContainEqual(expect.objectContaining(charged));
  await controlPostcardBatch(deps, admin, { id: second.id, change: 'cancel', cards: 'drop' });
  expect((await yen()).filter(({ kind }) => kind === 'postcard')).toEqual([]);
  expect((await ledger()).map(({ status, suppressReason }) => [status, suppressReason])).toEqual([
    ['suppressed', 'batch_cancelled'],
    ['suppressed', 'batch_cancelled'],
  ]);
  expect(await getPostcardSettings(deps, admin, {})).toMatchObject({ waiting: 0 });
});

test('A batch keeps the version of the design with which it was asked for', async () => {
  await settings();
  const made = await design({ heading: null, body: '一版' });
  const batch = await createPostcardBatch(deps, admin, {
    purpose: 'transactional',
    designId: made.id,
    selection: { customerIds: [await customer()] },
  });
  const changed = await updatePostcardDesign(deps, admin, made.id, { body: '二版' });
  expect(changed).toMatchObject({ version: 2, body: '二版' });
  expect(await updatePostcardDesign(deps, admin, made.id, { name: '名前だけ' })).toMatchObject({
    version: 2,
  });
  await work(batch.id);
  expect(pagesOf(batch.number)[1]?.texts.map(({ text }) => text)).toEqual(['一版']);
});

test('A customer whose address was emptied after the claim is left out of the PDF and pays nothing', async () => {
  await settings();
  const [gone, stays] = [await customer({ name: '消える 人' }), await customer({ name: '残る 人' })];
  const first = await batchFor([gone, stays]);
  await work(first.id);
  await controlPostcardBatch(deps, admin, { id: first.id, change: 'cancel', cards: 'keep' });
  await room.shop.db.prisma.customer.update({ where: { id: gone }, data: { postalCode: null } });
  const batch = await createPostcardBatch(deps, admin, { purpose: 'transactional' });
  await work(batch.id);
  expect(pagesOf(batch.number)).toHaveLength(2);
  const failed = (await ledger()).find(({ customerId }) => customerId === gone);
  expect(failed).toMatchObject({ status: 'failed', error: 'recipient_postal_code' });
});

test('A returned card is found by its number: no more post, a ToDo, and the same card again changes nothing', async () => {
  await settings();
  const id = await customer({ assigneeId: 'u-7' });
  const batch = await batchFor([id]);
  await work(batch.id);
  const staff = staffOf(room.shop.storeId);
  const number = cardNumber({ batch: batch.number, seq: 1 });
  const first = await recordPostcardReturn(deps, staff, { cardNumber: number, reason: 'unknown_address' });
  expect(first).toMatchObject({ customerId: id, number, isNew: true });
  const again = await recordPostcardReturn(deps, staff, { cardNumber: number, reason: 'moved' });
  expect(again).toMatchObject({ isNew: false, reason: 'unknown_address' });
  expect((await ledger())[0]).toMatchObject({ status: 'bounced', error: 'unknown_address' });
  const todos = await room.shop.db.prisma.todo.findMany();
  expect(todos).toMatchObject([
    { customerId: id, assigneeId: 'u-7', kind: 'one_off', title: '戻ったはがき: 住所を確認する' },
  ]);

  const next = await batchFor([id]);
  expect(await work(next.id)).toEqual({ status: 'failed' });
  expect(await cardsOf(next.id)).toMatchObject([{ status: 'left_out', reason: 'address_undeliverable' }]);
  expect(
    existsSync(path.join(outputDir, `batch-${String(next.number).padStart(5, '0')}`, 'cards.pdf.tmp')),
  ).toBe(false);
  await updateCustomer(deps, admin, id, { address: '神奈川県平塚市宝町9-9' });
  const later = await batchFor([id]);
  expect(await work(later.id)).toEqual({ status: 'made' });
});

test('A card that was refused is a no to postcards; without a number the last card of the customer is meant', async () => {
  await settings();
  const id = await customer();
  await expect(
    recordPostcardReturn(deps, admin, { customerId: id, reason: 'refused' }),
  ).rejects.toMatchObject({ code: 'postcard_unknown', field: 'customerId' });
  await work((await batchFor([id])).id);
  await recordPostcardReturn(deps, admin, { customerId: id, reason: 'refused' });
  const whose = await room.shop.db.prisma.customer.findUniqueOrThrow({ where: { id } });
  expect(whose).toMatchObject({ consentPostcard: 'denied', postUndeliverableAt: room.shop.clock.now });
});

test('An erased customer goes out of the files: a batch that nobody has taken is made anew, the others lose theirs', async () => {
  await settings();
  const [gone, stays] = [await customer({ name: '消える 人' }), await customer({ name: '残る 人' })];
  const posted = await batchFor([gone]);
  await work(posted.id);
  await controlPostcardBatch(deps, admin, { id: posted.id, change: 'post' });
  const batch = await batchFor([gone, stays]);
  await work(batch.id);
  await eraseCustomer(deps, admin, gone);
  expect(existsSync(path.join(outputDir, `batch-${String(posted.number).padStart(5, '0')}`))).toBe(false);
  expect(await work(batch.id)).toEqual({ status: 'made' });
  expect(pagesOf(batch.number)).toHaveLength(2);
  expect(manifestOf(batch.number)).not.toContain('消える');
  expect(manifestOf(batch.number)).toContain('残る');
});

test("Another store's card, design and batch are not found", async () => {
  await settings();
  const batch = await batchFor([await customer()]);
  await work(batch.id);
  const stranger = { ...admin, role: 'manager' as const, storeIds: ['0193b3f0-7c1e-7d11-9a55-3f0f6a1b2c3d'] };
  const number = cardNumber({ batch: batch.number, seq: 1 });
  await expect(
    recordPostcardReturn(deps, stranger, { cardNumber: number, reason: 'moved' }),
  ).rejects.toMatchObject({
    code: 'postcard_unknown',
  });
  await expect(controlPostcardBatch(deps, stranger, { id: batch.id, change: 'post' })).rejects.toMatchObject({
    code: 'not_found',
  });
});

test('A store without an address of its own, or without the contract, makes no batch', async () => {
  await settings();
  const id = await customer();
  await room.shop.db.prisma.store.updateMany({ data: { postalCode: null } });
  await expect(batchFor([id])).rejects.toMatchObject({ code: 'postcard_unprintable' });
  await room.shop.db.prisma.storeContract.deleteMany({ where: { option: 'delivery_basic' } });
  await expect(batchFor([id])).rejects.toMatchObject({ code: 'option_not_contracted' });
});

test('A card that is printed by itself has a number too, by which it is found when it comes back; its file goes with the customer', async () => {
  const send = async () => {
    const assigned = await buildFollow(room, [{ channel: 'postcard', offset: 'PT0S' }], {
      customer: address,
    });
    const { sendStep } = await import('#activities/send-step');
    await new MockActivityEnvironment().run(() => sendStep(deps, taskOf(assigned)));
    return assigned.customerId;
  };
  const [first, second] = [await send(), await send()];
  const sent = await ledger();
  const numberOn = (at: number) => {
    const [page] = readPdf(readFileSync(path.join(outputDir, `${sent[at]?.id}.pdf`))).pages;
    return page?.texts.map(({ text }) => text).find((text) => /^00000-/.test(text));
  };
  expect([numberOn(0), numberOn(1)]).toEqual([
    cardNumber({ batch: 0, seq: 1 }),
    cardNumber({ batch: 0, seq: 2 }),
  ]);
  const returned = await recordPostcardReturn(deps, admin, {
    cardNumber: numberOn(1) ?? '',
    reason: 'unknown_address',
  });
  expect(returned).toMatchObject({ customerId: second, number: numberOn(1), isNew: true });
  await eraseCustomer(deps, admin, first);
  expect(sent.map(({ id }) => existsSync(path.join(outputDir, `${id}.pdf`)))).toEqual([false, true]);
});

test('For a print house pages have 3 mm of bleed and say where they are cut; for the office they have the size of the card', async () => {
  await settings({ bleed: true, barcode: true });
  const ids = [await customer()];
  const boxesOf = async (output: 'print_house' | 'office') => {
    const batch = await batchFor(ids, { output });
    await work(batch.id);
    const folder = path.join(outputDir, `batch-${String(batch.number).padStart(5, '0')}`);
    const file = readFileSync(path.join(folder, 'cards.pdf'));
    const box = (name: string) =>
      new RegExp(`/${name} \\[([^\\]]+)\\]`)
        .exec(file.toString('latin1'))?.[1]
        ?.split(' ')
        .map((points) => Math.round((Number(points) / 72) * 254) / 10);
    return { media: box('MediaBox'), bleed: box('BleedBox'), trim: box('TrimBox') };
  };
  const house = await boxesOf('print_house');
  const sheet = [0, 0, 106, 154];
  expect(house).toMatchObject({ media: sheet, bleed: sheet, trim: [3, 3, 103, 151] });
  const office = await boxesOf('office');
  expect(office).toMatchObject({ media: [0, 0, 100, 148], bleed: undefined, trim: undefined });
});

test('Files with names and addresses are removed when they have been kept long enough after posting', async () => {
  await settings();
  const batch = await batchFor([await customer()]);
  await work(batch.id);
  const file = path.join(outputDir, `batch-${String(batch.number).padStart(5, '0')}`, 'cards.pdf');
  for (const change of ['print', 'post'] as const)
    await controlPostcardBatch(deps, admin, { id: batch.id, change });
  const posted = room.shop.clock.now.getTime();
  room.shop.clock.now = new Date(posted + 89 * 86_400_000);
  await removeOldPostcardFiles(deps);
  expect(existsSync(file)).toBe(true);
  room.shop.clock.now = new Date(posted + 91 * 86_400_000);
  await removeOldPostcardFiles(deps);
  expect(existsSync(file)).toBe(false);
  await expect(openBatchFile(deps, admin, { id: batch.id, file: 'pdf' })).rejects.toMatchObject({
    code: 'not_found',
    remedy: { ja: expect.stringContaining('保存期間') },
  });
});
