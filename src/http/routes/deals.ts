/** 新着見積り一覧, 商談顧客一覧 and the detail screen. */
import { z } from 'zod';
import { dealPage, dealQuery, inquiryPage, inquiryQuery, quoteDetail } from '#contract/deals';
import { id, instant } from '#contract/fields';
import { listDeals, listInquiries } from '#use-cases/find-deals';
import { getQuoteDetail } from '#use-cases/get-quote-detail';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import { type Context, defineRoute } from '../define-route.ts';
import { idParam } from '../path-params.ts';
import { presentDeal, presentInquiry, presentQuoteDetail } from '../present/deal.ts';

const tag = '見積り依頼・商談';
const moment = z.tuple([instant, id]);

function afterMoment(cursor: string | undefined): { at: Date; id: string } | undefined {
  const key = decodeCursor(cursor, moment);
  return key && { at: new Date(key[0]), id: key[1] };
}

/** A page by time and id, each row shown in its own store's zone. */
async function pageByTime<R extends { storeId: string }, T>(
  { deps }: Context,
  rows: readonly R[],
  limit: number,
  {
    present,
    keyOf,
  }: { present: (row: R, zone: string, relayDomain: string) => T; keyOf: (row: R) => [Date, string] },
) {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const [at, lastId] = last ? keyOf(last) : [];
  const { relayDomain } = deps.config.mail;
  return {
    items: await Promise.all(
      shown.map(async (row) => present(row, await deps.zoneOf(row.storeId), relayDomain)),
    ),
    nextCursor: rows.length > limit && at && lastId ? encodeCursor([at.toISOString(), lastId]) : null,
  };
}

export const dealRoutes = [
  defineRoute({
    method: 'get',
    path: '/inquiries',
    tag,
    summary: '新着見積り一覧',
    description: '1 件の見積りが 1 行。past は同じお客様が過去に依頼した件数です。',
    query: inquiryQuery,
    responses: { 200: { description: '新しい順の新着見積り', schema: inquiryPage } },
    security: 'customer.read',
    handle: async (context, { query: { limit, cursor, ...filter } }) => {
      const rows = await listInquiries(context.deps, context.actor, {
        ...filter,
        take: limit + 1,
        after: afterMoment(cursor),
      });
      return {
        body: await pageByTime(context, rows, limit, {
          present: presentInquiry,
          keyOf: (row) => [row.receivedAt, row.id],
        }),
      };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/deals',
    tag,
    summary: '商談顧客一覧',
    description:
      '商談中以降は、同じお客様（同じアドレス）の見積りが 1 行にまとまります。更新日時の新しい順です。',
    query: dealQuery,
    responses: { 200: { description: '更新日時の新しい順の商談顧客', schema: dealPage } },
    security: 'customer.read',
    handle: async (context, { query: { limit, cursor, ...filter } }) => {
      const { deps, actor } = context;
      const rows = await listDeals(deps, actor, {
        ...filter,
        timeZone: await deps.zoneOf(filter.storeId ?? null),
        take: limit + 1,
        after: afterMoment(cursor),
      });
      return {
        body: await pageByTime(context, rows, limit, {
          present: presentDeal,
          keyOf: (row) => [row.activityAt, row.customerId],
        }),
      };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/quotes/{id}/detail',
    tag,
    summary: '見積り・商談の詳細',
    description: '依頼内容・顧客情報・アンケートと、同じお客様の他の見積り。実アドレスは含みません。',
    params: idParam,
    responses: { 200: { description: '詳細', schema: quoteDetail } },
    security: 'customer.read',
    handle: async ({ deps, actor }, { params }) => {
      const detail = await getQuoteDetail(deps, actor, params.id);
      const zone = await deps.zoneOf(detail.row.storeId);
      return { body: presentQuoteDetail(detail, zone, deps.config.mail.relayDomain) };
    },
  }),
];
