import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Api, bearer, made, NOBODY, startApi, UNKNOWN_ID } from './api.ts';

let api: Api;
beforeAll(async () => {
  api = await startApi();
  const { body } = await api.get('/stores').expect(200);
  await api
    .patch(`/stores/${body.items[0].id}`, { postalCode: '254-0034', address: '神奈川県平塚市宝町3-1' })
    .expect(200);
});
afterAll(() => api.close());

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAEklEQVR4nGM4EWBjU3GCAUIBACb2BaEe0Ge4AAAAAElFTkSuQmCC',
  'base64',
);
const text = { layout: 'text', heading: null, body: '{{store.name}}', color: '#000000', pictureId: null };

test('Settings are plain until they are set, and kept per store', async () => {
  const { body } = await api.get('/postcard-settings').expect(200);
  expect(body).toMatchObject({ writing: 'horizontal', output: 'each', waiting: 0, priceYen: 120 });
  const wanted = {
    writing: 'vertical',
    stock: 'official',
    mark: 'paid_later',
    markOffice: '銀座局',
    output: 'print_house',
    designId: null,
  };
  await api.put('/postcard-settings', wanted).expect(200);
  expect((await api.get('/postcard-settings').expect(200)).body).toMatchObject(wanted);
  await api.put('/postcard-settings', { ...wanted, designId: UNKNOWN_ID }).expect(404);
  await api.put('/postcard-settings', { ...wanted, mark: 'stamp' }).expect(400);
});

test('A picture is what its bytes say: PNG and JPEG are kept, everything else is refused', async () => {
  const send = (bytes: Buffer, type = 'image/png') =>
    api.post('/postcard-pictures?name=a.png').set('Content-Type', type).send(bytes);
  const { body } = await send(PNG).expect(201);
  expect(body).toMatchObject({ contentType: 'image/png', width: 2, height: 2, sizeBytes: PNG.length });
  const file = await api.get(`/postcard-pictures/${body.id}/file`).expect(200);
  expect(file.headers['content-type']).toBe('image/png');
  expect(Buffer.from(file.body as Buffer)).toEqual(PNG);
  for (const bad of [
    Buffer.from('<svg onload="alert(1)"/>'),
    PNG.subarray(0, 40),
    Buffer.from([0xff, 0xd8, 0xff, 0xe0]),
  ])
    expect((await send(bad).expect(422)).body.code).toBe('picture_unreadable');
  const huge = Buffer.from(PNG);
  huge.writeUInt32BE(60_000, 16);
  huge.writeUInt32BE(60_000, 20);
  expect((await send(huge).expect(422)).body.remedy).toContain('画素');
  expect((await send(Buffer.alloc(8 * 1024 * 1024 + 1)).expect(413)).body.code).toBe('payload_too_large');
});

test('A design needs variables that exist and, with a picture layout, a picture', async () => {
  const { body } = await api.post('/postcard-designs', { name: '車検', ...text }).expect(201);
  expect(body).toMatchObject({ name: '車検', version: 1, archived: false });
  const wrong = await api.post('/postcard-designs', { name: '誤', ...text, body: '{{nobody}}' }).expect(400);
  expect(wrong.body.code).toBe('unknown_variable');
  await api.post('/postcard-designs', { name: '誤', ...text, layout: 'picture_top' }).expect(400);
  const changed = await api.patch(`/postcard-designs/${body.id}`, { body: '二版' }).expect(200);
  expect(changed.body.version).toBe(2);
  await api.patch(`/postcard-designs/${body.id}`, { archived: true }).expect(200);
  const { body: list } = await api.get('/postcard-designs').expect(200);
  expect(list.items.map(({ id }: { id: string }) => id)).not.toContain(body.id);
});

test('The preview draws both sides with the customer chosen, and says what does not fit', async () => {
  const customerId = await made.customer(api, {
    name: '平塚 花子',
    postalCode: '254-0034',
    address: '神奈川県平塚市宝町1-1',
  });
  const { body } = await api.post('/postcard-designs/preview', { ...text, customerId }).expect(200);
  for (const side of [body.address, body.back]) {
    expect(side).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" viewBox="0 0 100 148"/);
    expect(side).not.toMatch(/<script|on\w+=/);
  }
  const long = await api
    .post('/postcard-designs/preview', { ...text, body: '長い文。'.repeat(400) })
    .expect(422);
  expect(long.body).toMatchObject({ code: 'postcard_unprintable', remedy: '本文が長すぎて入りません' });
  const homeless = await made.customer(api, { name: '住所 なし' });
  const refused = await api.post('/postcard-designs/preview', { ...text, customerId: homeless }).expect(422);
  expect(refused.body.remedy).toContain('郵便番号');
});

test('A batch of a selection is accepted; without cards, a design or files it says so', async () => {
  expect((await api.post('/postcard-batches', {}).expect(422)).body.code).toBe('nothing_to_print');
  const customerId = await made.customer(api, { name: '平塚 太郎' });
  const selection = { customerIds: [customerId] };
  const lacking = await api.post('/postcard-batches', { selection }).expect(400);
  expect(lacking.body.errors).toMatchObject([{ field: 'designId' }]);
  const { body: design } = await api.post('/postcard-designs', { name: '点検', ...text }).expect(201);
  const { body } = await api.post('/postcard-batches', { selection, designId: design.id }).expect(202);
  expect(body).toMatchObject({ status: 'preparing', total: 1, source: 'selection', designName: '点検' });
  expect((await api.get(`/postcard-batches/${body.id}/cards.pdf`).expect(409)).body.code).toBe('wrong_state');
  await api.post(`/postcard-batches/${body.id}/post`).expect(409);
  const cancelled = await api.post(`/postcard-batches/${body.id}/cancel`, { cards: 'drop' }).expect(200);
  expect(cancelled.body.status).toBe('cancelled');
  await api.get(`/postcard-batches/${UNKNOWN_ID}`).expect(404);
  const { body: list } = await api.get('/postcard-batches?status=cancelled').expect(200);
  expect(list.items).toHaveLength(1);
});

test('A return needs a number or a customer, one of them', async () => {
  await api.post('/postcard-returns', {}).expect(400);
  const wrong = await api.post('/postcard-returns', { cardNumber: '00042-00137-1' }).expect(422);
  expect(wrong.body.remedy).toContain('番号');
});

test('Staff may record returns and not make batches; nobody without a session sees anything', async () => {
  const key = await made.key(api, { name: '店頭', role: 'staff' });
  const staff = api.as(bearer(key));
  await staff.post('/postcard-batches', {}).expect(403);
  await staff.post('/postcard-returns', { cardNumber: '1' }).expect(422);
  await api.as(NOBODY).get('/postcard-batches').expect(401);
});
