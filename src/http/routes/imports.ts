/** Import from CSV (B14): upload, preview, mapping, dry run, run, errors. */
import { pipeline } from 'node:stream/promises';
import { stringify } from 'csv-stringify';
import { z } from 'zod';
import {
  importErrorPage,
  importErrorQuery,
  importFields,
  importFieldsQuery,
  importJob,
  importPage,
  importPreview,
  importQuery,
  previewQuery,
  putMapping,
  uploadQuery,
} from '#contract/imports';
import { controlImport, type ImportChange, mapImport, startImport } from '#use-cases/imports/control-import';
import {
  findImportErrors,
  findImports,
  getImport,
  type ImportView,
  previewImport,
} from '#use-cases/imports/find-imports';
import { uploadImport } from '#use-cases/imports/upload-import';
import { afterId, decodeCursor, toPage } from '../cursor.ts';
import { type Context, defineRoute } from '../define-route.ts';
import { idParam } from '../path-params.ts';
import { localeOf } from '../problem.ts';
import { presentFields, presentImport, presentImportError, presentPreview } from '../present/import.ts';

const tag = '取り込み';
const errorKey = z.tuple([z.int(), z.int()]);
const show = async ({ deps }: Context, job: ImportView) => ({
  body: presentImport(job, await deps.zoneOf(job.storeId), deps.now()),
});
const begun = { 202: { description: '受け付けた取り込み。進み具合は GET /imports/{id}', schema: importJob } };

const SUMMARY = {
  pause: '取り込みを一時停止する',
  resume: '取り込みを再開する',
  cancel: '取り込みを中止する',
} as const;
const controlRoute = (change: ImportChange) =>
  defineRoute({
    method: 'post',
    path: `/imports/{id}/${change}`,
    tag,
    summary: SUMMARY[change],
    description: '次の区切り（500 行以内）で効きます。取り込んだ行はそのまま残ります。',
    params: idParam,
    responses: { 200: { description: '変更後の取り込み', schema: importJob } },
    security: 'customer.import',
    handle: async (context, { params }) =>
      show(context, await controlImport(context.deps, context.actor, { id: params.id, change })),
  });

const startRoute = (mode: 'check' | 'run') =>
  defineRoute({
    method: 'post',
    path: `/imports/{id}/${mode === 'check' ? 'dry-run' : 'run'}`,
    tag,
    summary: mode === 'check' ? '試し取り込み（何も変わりません）' : '取り込む',
    params: idParam,
    responses: begun,
    security: 'customer.import',
    handle: async (context, { params }) =>
      show(context, await startImport(context.deps, context.actor, { id: params.id, mode })),
  });

export const importRoutes = [
  defineRoute({
    method: 'get',
    path: '/imports',
    tag,
    summary: '取り込みの一覧',
    query: importQuery,
    responses: { 200: { description: '新しい順の取り込み', schema: importPage } },
    security: 'customer.import',
    handle: async ({ deps, actor }, { query: { limit, cursor, ...filter } }) => {
      const rows = await findImports(deps, actor, { ...filter, take: limit + 1, after: afterId(cursor) });
      const zone = await deps.zoneOf(null);
      return {
        body: toPage(
          rows,
          limit,
          (row) => presentImport(row, zone, deps.now()),
          ({ id }) => [id],
        ),
      };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/imports',
    tag,
    summary: 'CSV を送る',
    description:
      '本文は CSV そのもの（text/csv、200 MB まで）。文字コード（UTF-8・Shift_JIS）と区切りは自動で判定します。まだ何も取り込まれません: 続けて mapping、dry-run、run を呼びます。',
    query: uploadQuery,
    streamBody: 'text/csv',
    responses: { 201: { description: '受け取ったファイル', schema: importJob } },
    security: 'customer.import',
    idempotent: true,
    handle: async (context, { query }) =>
      show(context, await uploadImport(context.deps, context.actor, { ...query, bytes: context.req })),
  }),
  defineRoute({
    method: 'get',
    path: '/imports/fields',
    tag,
    summary: '取り込める項目',
    query: importFieldsQuery,
    responses: { 200: { description: '列を割り当てられる項目', schema: importFields } },
    security: 'customer.import',
    handle: async ({ req }, { query }) => ({ body: { items: presentFields(query.kind, localeOf(req)) } }),
  }),
  defineRoute({
    method: 'get',
    path: '/imports/{id}',
    tag,
    summary: '取り込みの進み具合',
    params: idParam,
    responses: { 200: { description: '取り込み', schema: importJob } },
    security: 'customer.import',
    handle: async (context, { params }) =>
      show(context, await getImport(context.deps, context.actor, params.id)),
  }),
  defineRoute({
    method: 'get',
    path: '/imports/{id}/preview',
    tag,
    summary: 'ファイルの先頭と、列の取り込み先の候補',
    params: idParam,
    query: previewQuery,
    responses: { 200: { description: '先頭の行', schema: importPreview } },
    security: 'customer.import',
    handle: async ({ deps, actor, req }, { params, query }) => ({
      body: presentPreview(await previewImport(deps, actor, { ...query, id: params.id }), localeOf(req)),
    }),
  }),
  defineRoute({
    method: 'put',
    path: '/imports/{id}/mapping',
    tag,
    summary: '列の取り込み先を決める',
    description:
      '同じ項目に複数の列を割り当てると、氏名・住所などはつなげ、電話番号は空でない最初の列を使います。',
    params: idParam,
    body: putMapping,
    example: { columns: ['externalId', 'name', 'name', 'kana', 'phone', null], onDouble: 'skip' },
    responses: { 200: { description: '取り込み', schema: importJob } },
    security: 'customer.import',
    handle: async (context, { params, body }) =>
      show(context, await mapImport(context.deps, context.actor, { ...body, id: params.id })),
  }),
  startRoute('check'),
  startRoute('run'),
  controlRoute('pause'),
  controlRoute('resume'),
  controlRoute('cancel'),
  defineRoute({
    method: 'get',
    path: '/imports/{id}/errors',
    tag,
    summary: '取り込まれなかった行',
    params: idParam,
    query: importErrorQuery,
    responses: { 200: { description: 'ファイルの順の行', schema: importErrorPage } },
    security: 'customer.import',
    handle: async ({ deps, actor, req }, { params, query: { limit, cursor, code } }) => {
      const locale = localeOf(req);
      const last = decodeCursor(cursor, errorKey);
      const after = last && { rowNumber: last[0], seq: last[1] };
      const rows = await findImportErrors(deps, actor, { id: params.id, code, take: limit + 1, after });
      const present = (row: (typeof rows)[number]) => presentImportError(row, locale);
      return { body: toPage(rows, limit, present, ({ rowNumber, seq }) => [rowNumber, seq]) };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/imports/{id}/errors.csv',
    tag,
    summary: '取り込まれなかった行（元の行つきの CSV）',
    params: idParam,
    responses: {
      200: {
        description: 'UTF-8（BOM つき）の CSV。直してそのまま取り込み直せます',
        contentType: 'text/csv',
      },
    },
    security: 'customer.import',
    handle: async (context, { params }) => {
      const { headers } = await getImport(context.deps, context.actor, params.id);
      context.res.type('text/csv; charset=utf-8');
      context.res.attachment(`import-errors-${params.id}.csv`);
      const csv = stringify({ bom: true, escape_formulas: true, record_delimiter: 'windows' });
      await pipeline(errorRecords(context, params.id, headers), csv, context.res);
      return undefined;
    },
  }),
];

const ERRORS_PAGE = 2_000;

async function* errorRecords({ deps, actor, req }: Context, id: string, headers: readonly string[]) {
  const locale = localeOf(req);
  const own = locale === 'en' ? ['row', 'column', 'reason', 'remedy'] : ['行番号', '項目', '理由', '直し方'];
  yield [...own, ...headers];
  for (let after: { rowNumber: number; seq: number } | undefined; ; ) {
    const rows = await findImportErrors(deps, actor, { id, take: ERRORS_PAGE, after });
    yield* rows
      .map((stored) => presentImportError(stored, locale))
      .map((row) => [row.rowNumber, row.column ?? row.field ?? '', row.message, row.remedy, ...row.cells]);
    after = rows.at(-1);
    if (rows.length < ERRORS_PAGE) return;
  }
}
