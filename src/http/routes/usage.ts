import { pipeline } from 'node:stream/promises';
import {
  addContract as addBody,
  contractParams,
  contractView,
  endContract as endBody,
  heldSendPage,
  heldSendQuery,
  importPrices as importBody,
  price,
  priceImport,
  prices,
  usage,
  usageFileQuery,
  usageMonthParams,
  usageMonths,
  usageQuery,
} from '#contract/usage';
import { addContract, endContract } from '#use-cases/contract/change-contract';
import { closeStatement } from '#use-cases/contract/close-statement';
import { findHeldSends } from '#use-cases/contract/find-held-sends';
import { getContract } from '#use-cases/contract/get-contract';
import { exportPrices, importPrices } from '#use-cases/contract/import-prices';
import { getUsage, listUsageMonths } from '#use-cases/contract/get-usage';
import { listPrices, setPrice } from '#use-cases/contract/price-list';
import { exportUsage } from '#use-cases/contract/usage-files';
import { afterId, toPage } from '../cursor.ts';
import { type Context, defineRoute } from '../define-route.ts';
import { idParam } from '../path-params.ts';
import { presentContract, presentHeldSend, presentPriceImport, presentUsage } from '../present/usage.ts';
import { localeOf } from '../problem.ts';

const tag = '契約と利用明細';

const contractOf = async ({ deps, actor }: Context, storeId: string) =>
  presentContract(storeId, await deps.zoneOf(storeId), await getContract(deps, actor, storeId));

export const usageRoutes = [
  defineRoute({
    method: 'get',
    path: '/stores/{id}/usage',
    tag,
    summary: '利用明細',
    description:
      '送信台帳で受け付けられたものを数えます。確認待ちは別に示し、合計に含みません。今月は予算と、予算待ちの件数も返します。確定した月は、確定したときのまま返します。',
    params: idParam,
    query: usageQuery,
    responses: { 200: { description: '店舗と月の明細', schema: usage } },
    security: 'usage.read',
    handle: async ({ deps, actor }, { params, query }) => ({
      body: presentUsage(await getUsage(deps, actor, { storeId: params.id, month: query.month })),
    }),
  }),
  defineRoute({
    method: 'get',
    path: '/stores/{id}/usage/file',
    tag,
    summary: '利用明細を PDF か CSV で受け取る',
    params: idParam,
    query: usageFileQuery,
    responses: { 200: { description: 'ファイル', contentType: 'application/pdf' } },
    security: 'usage.read',
    handle: async ({ deps, actor, res }, { params, query }) => {
      const file = await exportUsage(deps, actor, { storeId: params.id, ...query });
      res.setHeader('Content-Type', file.contentType);
      res.setHeader('Content-Disposition', `attachment; filename="${file.fileName}"`);
      res.setHeader('Cache-Control', 'no-store');
      await pipeline(file.body, res);
      return undefined;
    },
  }),
  defineRoute({
    method: 'get',
    path: '/stores/{id}/usage/months',
    tag,
    summary: '月ごとの利用額（12 か月）',
    params: idParam,
    responses: { 200: { description: '古い月から', schema: usageMonths } },
    security: 'usage.read',
    handle: async ({ deps, actor }, { params }) => ({
      body: { items: await listUsageMonths(deps, actor, params.id) },
    }),
  }),
  defineRoute({
    method: 'post',
    path: '/stores/{id}/usage/{month}/close',
    tag,
    summary: '月の明細を確定する',
    description:
      '確定した明細は変わりません。あとで確定した送信や取り消しは、それが起きた月の明細に入ります。月末の 3 日後に自動でも確定します。',
    params: usageMonthParams,
    responses: { 200: { description: '確定した明細', schema: usage } },
    security: 'usage.close',
    handle: async ({ deps, actor }, { params: { id: storeId, month } }) => {
      await closeStatement(deps, actor, { storeId, month });
      return { body: presentUsage(await getUsage(deps, actor, { storeId, month })) };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/stores/{id}/held-sends',
    tag,
    summary: '予算を待っている送信',
    params: idParam,
    query: heldSendQuery,
    responses: { 200: { description: '先に計画されたものから', schema: heldSendPage } },
    security: 'usage.read',
    handle: async ({ deps, actor }, { params, query: { limit, cursor } }) => {
      const zone = await deps.zoneOf(params.id);
      const found = await findHeldSends(deps, actor, {
        storeId: params.id,
        take: limit + 1,
        after: afterId(cursor),
      });
      const show = (send: (typeof found)[number]) => presentHeldSend(send, zone);
      return { body: toPage(found, limit, show, ({ id }) => [id]) };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/stores/{id}/contract',
    tag,
    summary: '契約',
    params: idParam,
    responses: { 200: { description: 'オプションと、これまでの契約', schema: contractView } },
    security: 'contract.read',
    handle: async (context, { params }) => ({ body: await contractOf(context, params.id) }),
  }),
  defineRoute({
    method: 'post',
    path: '/stores/{id}/contract',
    tag,
    summary: 'オプションを追加する',
    description: 'auto_sending には delivery_basic と option_pack_1 の契約が必要です。',
    params: idParam,
    body: addBody,
    example: { option: 'option_pack_1' },
    responses: { 201: { description: '追加した後の契約', schema: contractView } },
    security: 'contract.write',
    handle: async (context, { params, body }) => {
      await addContract(context.deps, context.actor, { storeId: params.id, ...body });
      return { body: await contractOf(context, params.id) };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/stores/{id}/contract/{contractId}/end',
    tag,
    summary: 'オプションを終了する',
    description: 'まだ始まっていない契約は取り消されます。',
    params: contractParams,
    body: endBody,
    bodyOptional: true,
    responses: { 200: { description: '終了した後の契約', schema: contractView } },
    security: 'contract.write',
    handle: async (context, { params, body }) => {
      const { id: storeId, contractId } = params;
      await endContract(context.deps, context.actor, { storeId, contractId, untilOn: body?.untilOn });
      return { body: await contractOf(context, storeId) };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/prices',
    tag,
    summary: '料金表',
    responses: { 200: { description: '項目ごとに、新しい価格から', schema: prices } },
    security: 'contract.read',
    handle: async ({ deps, actor }) => ({ body: { items: await listPrices(deps, actor) } }),
  }),
  defineRoute({
    method: 'post',
    path: '/prices',
    tag,
    summary: 'これからの価格を決める',
    description: '明日以降の日付で決めます。すでに有効な価格は変わりません。',
    body: price,
    example: { item: 'sms', validFrom: '2027-04-01', yen: 22 },
    responses: { 201: { description: '料金表', schema: prices } },
    security: 'contract.write',
    handle: async ({ deps, actor }, { body }) => ({ body: { items: await setPrice(deps, actor, body) } }),
  }),
  defineRoute({
    method: 'post',
    path: '/prices/import',
    tag,
    summary: '料金表を CSV から取り込む',
    description:
      '全体を確かめ、誤りがあれば何も変えません。すでに決まっている行と同じ行はそのままです。dryRun では誤りをすべて返します。',
    body: importBody,
    example: { csv: '項目,名称,適用開始日,価格（円）\nsms,SMS,2027-04-01,22', dryRun: true },
    responses: { 200: { description: '行ごとの結果', schema: priceImport } },
    security: 'contract.write',
    handle: async ({ deps, actor, req }, { body: { csv, dryRun } }) => ({
      body: presentPriceImport(await importPrices(deps, actor, { csv, isDryRun: dryRun }), localeOf(req)),
    }),
  }),
  defineRoute({
    method: 'get',
    path: '/prices/file',
    tag,
    summary: '料金表を CSV で受け取る',
    responses: { 200: { description: '取り込みと同じ形の CSV', contentType: 'text/csv' } },
    security: 'contract.read',
    handle: async ({ deps, actor, res }) => {
      const file = await exportPrices(deps, actor);
      res.setHeader('Content-Type', 'text/csv; charset=utf-8');
      res.setHeader('Content-Disposition', 'attachment; filename="prices.csv"');
      res.setHeader('Cache-Control', 'no-store');
      await pipeline(file, res);
      return undefined;
    },
  }),
];
