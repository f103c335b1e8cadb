import { afterAll, beforeAll, expect, test } from '@jest/globals';
import iconv from 'iconv-lite';
import type { Job } from '#contract/jobs';
import { runImport } from '#use-cases/imports/run-import';
import { type Api, bearer, made, NOBODY, startApi, UNKNOWN_ID } from './api.ts';

let api: Api;
const jobs: Job[] = [];
beforeAll(async () => {
  api = await startApi();
  api.deps.engine.runJob = async (job) => {
    jobs.push(job);
  };
});
afterAll(() => api.close());

const upload = (
  file: string | Buffer,
  query = 'kind=customers&fileName=customers.csv',
  caller: Pick<Api, 'post'> = api,
) => caller.post(`/imports?${query}`).set('Content-Type', 'text/csv').send(file);
const CSV = '顧客コード,氏名,電話番号\nH-1,山田 花子,090-1111-2222\nH-2,,\n"H-3","=cmd|x",12\n';

test('a file goes through preview, mapping, dry run and run, and its errors can be downloaded', async () => {
  const { body: job } = await upload(iconv.encode(CSV, 'cp932')).expect(201);
  expect(job).toMatchObject({
    kind: 'customers',
    encoding: 'shift_jis',
    status: 'draft',
    total: 3,
    fileName: 'customers.csv',
    columns: null,
  });
  const { body: preview } = await api.get(`/imports/${job.id}/preview?rows=1`).expect(200);
  expect(preview).toMatchObject({
    headers: ['顧客コード', '氏名', '電話番号'],
    suggestion: ['externalId', 'name', 'phone'],
    rows: [['H-1', '山田 花子', '090-1111-2222']],
  });
  expect(preview.fields).toContainEqual({ key: 'name', label: '氏名', required: true, many: true });
  await api.post(`/imports/${job.id}/dry-run`).expect(422);
  await api.put(`/imports/${job.id}/mapping`, { columns: preview.suggestion }).expect(200);

  expect((await api.post(`/imports/${job.id}/dry-run`).expect(202)).body.status).toBe('checking');
  expect(jobs.at(-1)).toMatchObject({ workflow: 'importRows', id: job.id });
  await api.put(`/imports/${job.id}/mapping`, { columns: preview.suggestion }).expect(409);
  await runImport(api.deps, job.id, () => {});
  expect((await api.get(`/imports/${job.id}`).expect(200)).body).toMatchObject({
    status: 'checked',
    check: { created: 1, failed: 2 },
  });

  await api.post(`/imports/${job.id}/run`).expect(202);
  await runImport(api.deps, job.id, () => {});
  expect((await api.get(`/imports/${job.id}`).expect(200)).body).toMatchObject({
    status: 'completed',
    created: 1,
    failed: 2,
    rowsRead: 3,
    secondsLeft: null,
  });
  const { body: errors } = await api.get(`/imports/${job.id}/errors?limit=1`).expect(200);
  expect(errors.items).toMatchObject([
    { rowNumber: 2, field: 'name', column: '氏名', message: '氏名が空です', cells: ['H-2', '', ''] },
  ]);
  expect(
    (await api.get(`/imports/${job.id}/errors?cursor=${errors.nextCursor}`).expect(200)).body.items,
  ).toMatchObject([{ rowNumber: 3, field: 'phone' }]);
  const csv = await api.get(`/imports/${job.id}/errors.csv`).expect(200);
  expect(csv.headers['content-type']).toContain('text/csv');
  const lines = csv.text.replace('\ufeff', '').split('\r\n');
  expect(lines[0]).toBe('行番号,項目,理由,直し方,顧客コード,氏名,電話番号');
  expect(lines[2]).toContain("H-3,'=cmd|x,12");
  await api.post(`/imports/${job.id}/run`).expect(409);
  await api.post(`/imports/${job.id}/pause`).expect(409);
  await api.get(`/imports/${job.id}/preview`).expect(409);
  expect((await api.get('/imports?kind=customers&status=completed').expect(200)).body.items).toMatchObject([
    { id: job.id },
  ]);
});

test('a large upload is stored in pieces and may be repeated with the same key', async () => {
  const big = `氏名,備考\n${Array.from({ length: 20_000 }, (_, index) => `客 ${index},${'メモ'.repeat(20)}`).join('\n')}`;
  const send = () => upload(big).set('Idempotency-Key', 'upload-1');
  const first = (await send().expect(201)).body;
  expect(first.total).toBe(20_000);
  expect(await api.db.prisma.importChunk.count({ where: { importId: first.id } })).toBeGreaterThan(5);
  expect((await send().expect(201)).body.id).toBe(first.id);
  expect((await api.post(`/imports/${first.id}/cancel`).expect(200)).body.status).toBe('cancelled');
});

test('an upload of no CSV, of an unknown kind, by nobody and by a salesperson is refused', async () => {
  expect((await upload('').expect(422)).body.code).toBe('csv_unreadable');
  await upload(CSV, 'kind=pets').expect(400);
  await upload(CSV, 'kind=customers', api.as(NOBODY)).expect(401);
  const key = await made.key(api, { role: 'staff' });
  await upload(CSV, 'kind=customers', api.as(bearer(key))).expect(403);
  await upload(CSV, `kind=customers&storeId=${UNKNOWN_ID}`).expect(404);
  await api.get(`/imports/${UNKNOWN_ID}`).expect(404);
  await api.get(`/imports/${UNKNOWN_ID}/errors.csv`).expect(404);
  await api.post(`/imports/${UNKNOWN_ID}/run`).expect(404);
  await api.put(`/imports/${UNKNOWN_ID}/mapping`, { columns: [] }).expect(404);
  const { body } = await upload(CSV).expect(201);
  await api.put(`/imports/${body.id}/mapping`, { columns: ['name'] }).expect(400);
  await api.put(`/imports/${body.id}/mapping`, { columns: 'name' }).expect(400);
  expect(
    (await api.get('/imports/fields?kind=orders').expect(200)).body.items.map(
      ({ key }: { key: string }) => key,
    ),
  ).toEqual(['externalId', 'customerExternalId', 'orderedOn', 'product', 'amountYen']);
});
