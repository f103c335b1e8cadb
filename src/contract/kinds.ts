/** The closed sets of words of src/domain/kinds.ts as schemas, named for the OpenAPI document. */
import {
  ANCHORS,
  CHANNELS,
  CONSENTS,
  DELIVERY_STATUSES,
  FOLLOW_STATUSES,
  ON_CLOSED_DAY,
  PATTERN_BASES,
  PATTERN_KINDS,
  PURPOSES,
  ROLES,
  STEP_STATUSES,
  STOP_ON,
  TODO_BUCKETS,
  TODO_KINDS,
  TODO_RESULTS,
} from '#domain/kinds';
import { z } from 'zod';

export const channel = z.enum(CHANNELS).meta({ id: 'Channel' });
export const preferredChannel = z.enum(['mail', 'sms', 'phone', 'postcard']).meta({ id: 'PreferredChannel' });
export const consentState = z.enum(CONSENTS).meta({ id: 'ConsentState' });
export const patternBase = z
  .enum(PATTERN_BASES)
  .meta({ id: 'PatternBase', description: '最終商談日・受付日・納車日・注文日・車検満了日・指定日' });
export const anchor = z
  .enum(ANCHORS)
  .meta({ id: 'Anchor', description: '基準日・前ステップの予定・前ステップの完了' });
export const stopEvent = z.enum(STOP_ON).meta({ id: 'StopEvent', description: '返信・成約・商談終了' });
export const patternKind = z
  .enum(PATTERN_KINDS)
  .meta({ id: 'PatternKind', description: 'ビフォアフォロー・アフターフォロー' });
export const onClosedDay = z
  .enum(ON_CLOSED_DAY)
  .meta({ id: 'OnClosedDay', description: '休業日なら翌営業日・前営業日・そのまま' });
export const purpose = z.enum(PURPOSES).meta({ id: 'Purpose' });
export const followStatus = z.enum(FOLLOW_STATUSES).meta({ id: 'FollowStatus' });
export const stepStatus = z.enum(STEP_STATUSES).meta({ id: 'StepStatus' });
export const bucket = z
  .enum(TODO_BUCKETS)
  .meta({ id: 'Bucket', description: '新着・オンタイム・遅延・ユーザ返信・予定' });
export const todoKind = z.enum(TODO_KINDS).meta({ id: 'TodoKind' });
export const todoStatus = z.enum(['open', 'done', 'cancelled']).meta({ id: 'TodoStatus' });
export const todoResult = z
  .enum(TODO_RESULTS)
  .meta({ id: 'TodoResult', description: '通話・不在・折り返し・拒否・番号違い・済み' });
export const deliveryStatus = z.enum(DELIVERY_STATUSES).meta({ id: 'DeliveryStatus' });
export const role = z.enum(ROLES).meta({ id: 'Role' });

export const negotiationState = z
  .enum(['none', 'new', 'negotiating', 'contracted', 'ended'])
  .meta({ id: 'NegotiationState', description: '商談状態' });
export const quoteStatus = z.enum(['new', 'negotiating', 'contracted', 'ended']).meta({ id: 'QuoteStatus' });

/** What the record knows of the workflow: `pending` while Temporal could not be told yet. */
export const engineState = z.enum(['pending', 'open', 'closed']).meta({ id: 'EngineState' });
