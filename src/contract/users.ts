/** People and programs (DESIGN §7). */
import { z } from 'zod';
import { email, id, instant, line, pageOf } from './fields.ts';
import { role } from './kinds.ts';

export const user = z
  .object({
    id: z.string(),
    name: z.string(),
    email: z.string(),
    role,
    locale: z.string(),
    capacityPerDay: z.int(),
    active: z.boolean(),
    storeIds: z.array(id),
    createdAt: instant,
  })
  .meta({ id: 'User' });
export const userPage = pageOf(user);

const settings = {
  name: line(100),
  role,
  storeIds: z.array(id).max(1000).meta({ description: '所属店舗。空なら既定の店舗' }),
  locale: z.enum(['ja', 'en']),
  capacityPerDay: z.int().min(0).max(1000).meta({ description: '1 日に対応できる件数' }),
};

const password = z.string().min(10).max(200).meta({ description: 'パスワード（10 文字以上）' });

export const createUser = z
  .object(settings)
  .partial()
  .extend({ name: line(100), email, password })
  .meta({ id: 'CreateUser' });
export const updateUser = z
  .object({
    ...settings,
    active: z.boolean().meta({ description: 'false: サインインできなくする' }),
    password,
  })
  .partial()
  .meta({ id: 'UpdateUser' });

export const apiKey = z
  .object({
    id,
    name: z.string(),
    prefix: z.string(),
    role,
    storeIds: z.union([z.literal('all'), z.array(id)]),
    createdAt: instant,
    lastUsedAt: instant.nullable(),
    revokedAt: instant.nullable(),
  })
  .meta({ id: 'ApiKey' });
export const apiKeyPage = pageOf(apiKey);
export const createApiKey = z
  .object({
    name: line(100),
    role: role.default('staff'),
    storeIds: z.union([z.literal('all'), z.array(id).min(1)]).optional(),
  })
  .meta({ id: 'CreateApiKey' });
/** The key itself is shown once, here. */
export const createdApiKey = apiKey.extend({ key: z.string() }).meta({ id: 'CreatedApiKey' });

export const me = z
  .object({
    kind: z.enum(['user', 'api_key', 'system']),
    id: z.string(),
    name: z.string(),
    email: z.string().nullable(),
    role,
    locale: z.string(),
    storeIds: z.union([z.literal('all'), z.array(id)]),
    stores: z.array(z.object({ id, name: z.string(), timeZone: z.string() })),
    can: z.array(z.string()).meta({ description: '許された操作' }),
  })
  .meta({ id: 'Me' });

export type User = z.infer<typeof user>;
export type CreateUser = z.infer<typeof createUser>;
export type UpdateUser = z.infer<typeof updateUser>;
export type ApiKey = z.infer<typeof apiKey>;
export type CreateApiKey = z.infer<typeof createApiKey>;
export type Me = z.infer<typeof me>;
