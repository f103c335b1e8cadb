/** Patterns: every edit is a new immutable version (B2). A step as it is answered is a valid step of a request. */
import { z } from 'zod';
import {
  base,
  flag,
  id,
  instant,
  interval,
  line,
  offset,
  pageOf,
  pageQuery,
  subject,
  text,
  timeOfDay,
} from './fields.ts';
import { anchor, channel, onClosedDay, patternBase, patternKind, purpose, stopEvent } from './kinds.ts';
import { surveyKind } from './surveys.ts';

const mailText = z.object({ subject, body: text(20_000) }).meta({ id: 'MailText' });
const smsText = z.object({ text: text(2000) }).meta({ id: 'SmsText' });
const titled = z.object({ title: line(200) });

export const patternStep = z
  .object({
    id,
    position: z.int(),
    channel,
    anchor,
    offset: z.string(),
    timeOfDay: z.string().nullable(),
    onClosedDay,
    purpose,
    templateId: id.nullable(),
    title: z.string().meta({ description: 'ToDo や一覧に出る名前' }),
    mail: mailText.optional(),
    sms: smsText.optional(),
    postcard: smsText.optional(),
    survey: z.object({ kind: z.string() }).optional(),
  })
  .meta({ id: 'PatternStep' });

/**
 * A step of a request. Texts stand under the channel's name (`mail: {subject, body}`, `sms: {text}`), or flat beside
 * the channel, or come from `templateId`; what is left out gets a sensible default of the channel.
 */
export const patternStepInput = z
  .object({
    id: id.nullish().meta({ description: '答えのまま送ってよい。新しい版の工程には新しい ID が付く' }),
    position: z.int().nullish().meta({ description: '答えのまま送ってよい。steps の順が工程の順になる' }),
    channel,
    anchor: anchor.default('base'),
    offset: offset.default('P0D'),
    timeOfDay: timeOfDay.nullish(),
    onClosedDay: onClosedDay.nullish(),
    purpose: purpose.nullish(),
    templateId: id.nullish(),
    title: line(200).nullish(),
    subject: subject.nullish(),
    body: text(20_000).nullish(),
    text: text(20_000).nullish(),
    mail: mailText.partial().nullish(),
    sms: smsText.nullish(),
    postcard: z.object({ text: text(2000) }).nullish(),
    phone: titled.partial().nullish(),
    task: titled.partial().nullish(),
    survey: z.object({ kind: surveyKind }).nullish(),
  })
  .meta({ id: 'PatternStepInput' });

const repeat = z
  .object({ every: interval, times: z.int().min(1).max(10_000).nullish() })
  .meta({ id: 'Repeat', description: '繰り返し（定期注文など）。times を省くと停止するまで' });

const definition = {
  name: line(100),
  base: patternBase.default('specified'),
  stopOn: z.array(stopEvent).default(['reply', 'contract', 'end']),
  onReply: z.enum(['stop', 'pause']).default('stop'),
  catchUp: z.boolean().default(false).meta({ description: 'true: 割り当て前に過ぎた工程も実行する' }),
  repeat: repeat.nullish(),
  steps: z.array(patternStepInput).min(1).max(200),
};

export const createPattern = z
  .object({ ...definition, kind: patternKind.default('before'), storeId: id.nullish() })
  .meta({ id: 'CreatePattern' });

/** PUT or PATCH: the next version. What is left out is taken over from the current version. */
export const updatePattern = z
  .object({
    name: line(100),
    kind: patternKind,
    base: patternBase,
    stopOn: z.array(stopEvent),
    onReply: z.enum(['stop', 'pause']),
    catchUp: z.boolean(),
    repeat: repeat.nullable(),
    steps: z.array(patternStepInput).min(1).max(200),
    archived: z
      .boolean()
      .meta({ description: 'true: 新しい割り当てに使えなくする（進行中のフォローは続く）' }),
  })
  .partial()
  .meta({ id: 'UpdatePattern' });

export const patternVersion = z
  .object({
    id: id.meta({ description: 'パターンの ID（版が変わっても同じ）' }),
    version: z.int(),
    versionId: id,
    name: z.string(),
    base: patternBase,
    stopOn: z.array(stopEvent),
    onReply: z.enum(['stop', 'pause']),
    catchUp: z.boolean(),
    repeat: z.object({ every: z.string(), times: z.int().nullable() }).nullable(),
    steps: z.array(patternStep),
    createdAt: instant,
    createdBy: z.string(),
    openFollows: z.int().optional().meta({ description: 'この版で進行中の顧客数' }),
  })
  .meta({ id: 'PatternVersion' });

export const pattern = patternVersion
  .extend({
    storeId: id.nullable(),
    kind: patternKind,
    seedKey: z.string().nullable(),
    archived: z.boolean(),
    openFollows: z.int().meta({ description: '進行中の顧客数（全ての版）' }),
    updatedAt: instant,
  })
  .meta({ id: 'Pattern' });
export const patternPage = pageOf(pattern);
export const patternVersions = z.object({
  items: z.array(patternVersion),
  nextCursor: z.string().nullable(),
});

export const patternQuery = pageQuery.extend({
  storeId: id.optional(),
  kind: patternKind.optional(),
  archived: flag.optional(),
});

export const previewPattern = z
  .object({
    base: base
      .nullish()
      .meta({ description: '省略時は、顧客があればその記録（最終商談日など）、なければ今' }),
    customerId: id.nullish(),
    quoteId: id.nullish().meta({ description: '受付日の元にする見積り依頼。省略時は最新のもの' }),
    storeId: id.nullish(),
    version: z.int().min(1).nullish(),
  })
  .meta({ id: 'PreviewPattern' });

/** The editor's preview of a pattern that is not saved yet. */
export const previewDraft = z
  .object({ ...definition, name: z.string().max(100).default(''), base: patternBase.default('specified') })
  .omit({ base: true })
  .extend({
    base: base.nullish(),
    kind: patternKind.nullish().meta({ description: '予定には影響しない' }),
    customerId: id.nullish(),
    storeId: id.nullish(),
  })
  .meta({ id: 'PreviewDraft' });

export const plannedStep = z
  .object({
    position: z.int(),
    channel,
    title: z.string(),
    dueAt: instant,
    status: z.enum(['planned', 'skipped']),
    skipReason: z.string().nullable(),
    provisional: z.boolean().meta({ description: '前ステップの完了で決まり直す' }),
  })
  .meta({ id: 'PlannedStep' });

export const preview = z
  .object({
    patternId: id.nullable(),
    version: z.int().nullable(),
    base: z.string(),
    timeZone: z.string(),
    steps: z.array(plannedStep),
  })
  .meta({ id: 'Preview' });

export type PatternStep = z.infer<typeof patternStep>;
export type PatternStepInput = z.infer<typeof patternStepInput>;
export type CreatePattern = z.infer<typeof createPattern>;
export type UpdatePattern = z.infer<typeof updatePattern>;
export type Pattern = z.infer<typeof pattern>;
export type PatternVersion = z.infer<typeof patternVersion>;
export type PatternQuery = z.infer<typeof patternQuery>;
export type PreviewPattern = z.infer<typeof previewPattern>;
export type PreviewDraft = z.infer<typeof previewDraft>;
export type PlannedStep = z.infer<typeof plannedStep>;
export type Preview = z.infer<typeof preview>;
