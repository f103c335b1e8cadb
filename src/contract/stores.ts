import { z } from 'zod';
import {
  calendarDate,
  id,
  instant,
  line,
  pageOf,
  phone,
  postalCode,
  timeOfDay,
  timeZone,
  weekday,
} from './fields.ts';

const quietHours = z
  .object({ from: timeOfDay, to: timeOfDay })
  .meta({ description: 'メールと SMS を送らない時間帯。from から to まで（日をまたいでよい）' });

const settings = {
  name: line(100),
  timeZone,
  openFrom: timeOfDay,
  openTo: timeOfDay,
  closedWeekdays: z.array(weekday).max(6),
  closedOn: z.array(calendarDate).max(1000),
  holidays: z
    .enum(['none', 'japanese'])
    .meta({ description: '休業にする祝日: none=なし, japanese=日本の祝日' }),
  quietHours: quietHours.nullable(),
  graceMinutes: z.int().min(0).max(1440).meta({ description: '予定時刻を過ぎてから「遅延」になるまでの分' }),
  defaultPatternId: id.nullable(),
  defaultPatternBySource: z.record(z.string().max(100), id),
  surveyOnContract: z.boolean(),
  surveyOnEnd: z.boolean(),
  deliveryPatternId: id.nullable(),
  frequencyCap: z
    .object({ days: z.int().min(1).max(365), max: z.int().min(1).max(100) })
    .nullable()
    .meta({ description: '同じ顧客へ days 日間に max 通まで' }),
  budgetCapYen: z.int().min(0).max(1_000_000_000).nullable(),
  postalCode: postalCode.nullable(),
  address: z.string().max(300).nullable(),
  phone: phone.nullable(),
};

export const store = z
  .object({ id, code: z.string(), ...settings, createdAt: instant, updatedAt: instant })
  .meta({ id: 'Store' });
export const storePage = pageOf(store);

export const createStore = z
  .object({ ...settings, code: line(50) })
  .partial()
  .extend({ name: line(100) })
  .meta({ id: 'CreateStore' });

export const updateStore = z
  .object({ ...settings, code: line(50) })
  .partial()
  .meta({ id: 'UpdateStore' });

export type Store = z.infer<typeof store>;
export type CreateStore = z.infer<typeof createStore>;
export type UpdateStore = z.infer<typeof updateStore>;
