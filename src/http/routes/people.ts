/** People who sign in, and programs with API keys. */
import { z } from 'zod';
import { flag, id, pageQuery } from '#contract/fields';
import {
  apiKey,
  apiKeyPage,
  createApiKey as keyBody,
  createdApiKey,
  createUser as userBody,
  me,
  updateUser as userChange,
  user,
  userPage,
} from '#contract/users';
import { createApiKey, listApiKeys, revokeApiKey } from '#use-cases/manage-api-keys';
import { createUser, getUser, listUsers, updateUser } from '#use-cases/manage-users';
import { describeMe } from '#use-cases/me';
import { afterId, decodeCursor, toPage } from '../cursor.ts';
import { defineRoute } from '../define-route.ts';
import { idParam, userParam } from '../path-params.ts';
import { presentApiKey, presentMe, presentUser } from '../present/person.ts';

const tag = '担当者と API キー';
const userKey = z.tuple([z.string()]);

export const peopleRoutes = [
  defineRoute({
    method: 'get',
    path: '/me',
    tag,
    summary: '自分',
    responses: { 200: { description: '誰として、何ができるか', schema: me } },
    security: 'signed_in',
    handle: async ({ deps, actor }) => ({ body: presentMe(await describeMe(deps, actor)) }),
  }),
  defineRoute({
    method: 'get',
    path: '/users',
    tag,
    summary: '担当者の一覧',
    query: pageQuery.extend({ active: flag.optional(), storeId: id.optional() }),
    responses: { 200: { description: '同じ店舗の担当者', schema: userPage } },
    security: 'user.read',
    handle: async ({ deps, actor }, { query: { limit, cursor, ...filter } }) => {
      const rows = await listUsers(deps, actor, {
        ...filter,
        take: limit + 1,
        after: decodeCursor(cursor, userKey)?.[0],
      });
      const zone = await deps.zoneOf(null);
      return {
        body: toPage(
          rows,
          limit,
          (row) => presentUser(row, zone),
          (row) => [row.id],
        ),
      };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/users',
    tag,
    summary: '担当者を登録する',
    description:
      'role: staff=営業, manager=店長, cr=アフター（全店）, admin=管理者, ops=運用（顧客の文面は見えない）。',
    body: userBody,
    example: {
      name: '大塚 一郎',
      email: 'otsuka@example.jp',
      password: 'long-enough-password',
      role: 'staff',
    },
    responses: { 201: { description: '登録された担当者', schema: user } },
    security: 'user.write',
    idempotent: true,
    handle: async ({ deps, actor }, { body }) => {
      const row = await createUser(deps, actor, body, deps.hashPassword);
      return { body: presentUser(row, await deps.zoneOf(null)) };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/users/{id}',
    tag,
    summary: '担当者',
    params: userParam,
    responses: { 200: { description: '担当者', schema: user } },
    security: 'user.read',
    handle: async ({ deps, actor }, { params }) => ({
      body: presentUser(await getUser(deps, actor, params.id), await deps.zoneOf(null)),
    }),
  }),
  defineRoute({
    method: 'patch',
    path: '/users/{id}',
    tag,
    summary: '担当者を変更する',
    description: 'active を false にするか password を変えると、その人のサインインは全て切れます。',
    params: userParam,
    body: userChange,
    example: { role: 'manager' },
    responses: { 200: { description: '変更後の担当者', schema: user } },
    security: 'user.write',
    handle: async ({ deps, actor }, { params, body }) => {
      const row = await updateUser(deps, actor, params.id, body, deps.hashPassword);
      return { body: presentUser(row, await deps.zoneOf(null)) };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/api-keys',
    tag,
    summary: 'API キーの一覧',
    query: pageQuery,
    responses: { 200: { description: 'API キー。キーそのものは出ません', schema: apiKeyPage } },
    security: 'api_key.write',
    handle: async ({ deps, actor }, { query: { limit, cursor } }) => {
      const after = afterId(cursor);
      const rows = await listApiKeys(deps, actor, { take: limit + 1, ...(after && { after }) });
      const zone = await deps.zoneOf(null);
      return {
        body: toPage(
          rows,
          limit,
          (row) => presentApiKey(row, zone),
          (row) => [row.id],
        ),
      };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/api-keys',
    tag,
    summary: 'API キーを作る',
    description: 'キーはこの応答に一度だけ出ます。',
    body: keyBody,
    example: { name: '基幹システム', role: 'admin', storeIds: 'all' },
    responses: { 201: { description: '作られたキー', schema: createdApiKey } },
    security: 'api_key.write',
    handle: async ({ deps, actor }, { body }) => {
      const row = await createApiKey(deps, actor, body);
      return { body: { ...presentApiKey(row, await deps.zoneOf(null)), key: row.key } };
    },
  }),
  defineRoute({
    method: 'delete',
    path: '/api-keys/{id}',
    tag,
    summary: 'API キーを失効させる',
    params: idParam,
    responses: { 200: { description: '失効したキー', schema: apiKey } },
    security: 'api_key.write',
    handle: async ({ deps, actor }, { params }) => ({
      body: presentApiKey(await revokeApiKey(deps, actor, params.id), await deps.zoneOf(null)),
    }),
  }),
];
