import type {
  CreatePattern,
  Pattern,
  PatternStep,
  PatternStepInput,
  PatternVersion,
} from '#contract/patterns';
import type { Channel } from '#domain/kinds';
import { SMS_LIMIT, smsLength } from '#domain/sms-length';
import { renderTemplate, sampleValues, unknownVariables } from '#domain/template-variables';

/** A step while it is edited. Texts of all channels stay, so that trying another channel loses nothing. */
export interface DraftStep {
  key: string;
  channel: Channel;
  anchor: PatternStep['anchor'];
  offset: string;
  timeOfDay: string;
  onClosedDay: PatternStep['onClosedDay'];
  purpose: PatternStep['purpose'];
  templateId: string | null;
  title: string;
  subject: string;
  body: string;
  surveyKind: string;
}

export interface Draft {
  name: string;
  kind: Pattern['kind'];
  base: Pattern['base'];
  stopOn: Pattern['stopOn'];
  onReply: Pattern['onReply'];
  catchUp: boolean;
  repeat: { every: string; times: number | null } | null;
  steps: DraftStep[];
}

let made = 0;
const nextKey = (): string => `step-${++made}`;

export const newStep = (channel: Channel = 'phone', anchor: DraftStep['anchor'] = 'base'): DraftStep => ({
  key: nextKey(),
  channel,
  anchor,
  offset: 'P1D',
  timeOfDay: '10:00',
  onClosedDay: channel === 'phone' || channel === 'task' ? 'next' : 'ignore',
  purpose: 'transactional',
  templateId: null,
  title: '',
  subject: '',
  body: '',
  surveyKind: 'estimate',
});

export const emptyDraft = (): Draft => ({
  name: '',
  kind: 'before',
  base: 'last_negotiation',
  stopOn: ['reply', 'contract', 'end'],
  onReply: 'stop',
  catchUp: false,
  repeat: null,
  steps: [newStep()],
});

const toDraftStep = (step: PatternStep): DraftStep => ({
  key: nextKey(),
  channel: step.channel,
  anchor: step.anchor,
  offset: step.offset,
  timeOfDay: step.timeOfDay ?? '',
  onClosedDay: step.onClosedDay,
  purpose: step.purpose,
  templateId: step.templateId,
  title: step.title,
  subject: step.mail?.subject ?? '',
  body: step.mail?.body ?? step.sms?.text ?? step.postcard?.text ?? '',
  surveyKind: step.survey?.kind ?? 'estimate',
});

export const toDraft = (pattern: PatternVersion & { kind?: Pattern['kind'] }): Draft => ({
  name: pattern.name,
  kind: pattern.kind ?? 'before',
  base: pattern.base,
  stopOn: pattern.stopOn,
  onReply: pattern.onReply,
  catchUp: pattern.catchUp,
  repeat: pattern.repeat,
  steps: pattern.steps.map(toDraftStep),
});

export const copyStep = (step: DraftStep): DraftStep => ({ ...step, key: nextKey() });

function toInput(step: DraftStep): PatternStepInput {
  const { channel, anchor, offset, onClosedDay, purpose, templateId } = step;
  return {
    channel,
    anchor,
    offset,
    onClosedDay,
    purpose,
    templateId,
    timeOfDay: step.timeOfDay || null,
    title: step.title.trim() || null,
    ...(channel === 'mail' && { mail: { subject: step.subject, body: step.body } }),
    ...(channel === 'sms' && { sms: { text: step.body } }),
    ...(channel === 'postcard' && { postcard: { text: step.body } }),
    ...(channel === 'survey' && { survey: { kind: step.surveyKind } }),
  };
}

/** The request of a draft. */
export const toRequest = (draft: Draft): Omit<CreatePattern, 'storeId'> => ({
  ...draft,
  name: draft.name.trim(),
  steps: draft.steps.map(toInput),
});

export type DraftProblem =
  | 'name'
  | 'steps'
  | 'offset'
  | 'subject'
  | 'body'
  | 'smsLong'
  | 'variable'
  | 'title';

export const OFFSET = /^[+-]?P(?=\d|T\d)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+S)?)?$/;

/** What is missing in a step, by field. */
export function stepProblems(step: DraftStep): DraftProblem[] {
  const found: DraftProblem[] = [];
  if (!OFFSET.test(step.offset)) found.push('offset');
  if (step.channel === 'mail' && !step.subject.trim()) found.push('subject');
  if ((step.channel === 'mail' || step.channel === 'sms' || step.channel === 'postcard') && !step.body.trim())
    found.push('body');
  if (unknownVariables(`${step.subject}\n${step.body}`).length > 0) found.push('variable');
  else if (step.channel === 'sms' && smsLength(renderTemplate(step.body, sampleValues())) > SMS_LIMIT)
    found.push('smsLong');
  if ((step.channel === 'phone' || step.channel === 'task') && !step.title.trim()) found.push('title');
  return found;
}

export const draftIsSound = (draft: Draft): boolean =>
  draft.name.trim() !== '' &&
  draft.steps.length > 0 &&
  draft.steps.every((step) => stepProblems(step).length === 0);
