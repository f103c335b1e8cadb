import type { PatternStepInput } from '#contract/patterns';
import type { Tx } from '#db/client';
import { findTemplatesByIds, type NewPatternStep } from '#db/patterns';
import { findSurveyKinds } from '#db/surveys';
import type { Channel } from '#domain/kinds';
import { validateOffset } from '#domain/planning/offset';
import { SEED_SURVEYS } from '#domain/surveys/seed-surveys';
import { assertSmsLength } from '#domain/sms-length';
import { assertKnownVariables, fixedText } from '#domain/template-variables';
import { DomainError } from '#errors';

const TITLES: Record<Channel, string> = {
  mail: 'メール',
  sms: 'SMS',
  phone: '電話連絡',
  postcard: 'ハガキ',
  survey: 'アンケート',
  task: '作業',
};

const SURVEY_TEXT = {
  subject: 'アンケートのお願い',
  body: '{{customer.name}} 様\n\n下記のページから、アンケートにお答えください。\n{{survey.url}}\n\n{{store.name}}',
};

interface Texts {
  subject: string | null;
  body: string | null;
}

/**
 * Rows of a request's steps. Texts are copied out of templates, so that a later change of the template never shifts a
 * running pattern (B2).
 * @throws DomainError invalid_offset, invalid_input, not_found (template), unknown_variable, sms_too_long
 */
export async function patternStepRows(
  tx: Tx,
  newId: () => string,
  steps: readonly PatternStepInput[],
): Promise<NewPatternStep[]> {
  await requireSurveys(tx, steps);
  const templates = await findTemplates(tx, steps);
  return steps.map((step, index) => {
    const at = `steps[${index}]`;
    validateOffset(
      { anchor: step.anchor, offset: step.offset, timeOfDay: step.timeOfDay ?? null },
      `${at}.offset`,
    );
    const template = step.templateId ? templates.get(step.templateId) : undefined;
    if (step.templateId && (!template || template.channel !== step.channel)) {
      throw new DomainError('not_found', {
        message: template ? `this template is for ${template.channel}` : 'no such template',
        field: `${at}.templateId`,
        remedy: {
          ja: 'このチャネルのテンプレートを選ぶか、本文を直接書いてください',
          en: 'choose a template of this channel, or write the text itself',
        },
      });
    }
    const own = textsOf(step);
    const texts = {
      subject: own.subject ?? template?.subject ?? null,
      body: own.body ?? template?.body ?? null,
    };
    const filled = withDefaults(step.channel, texts, at);
    const title =
      step.title ??
      step.phone?.title ??
      step.task?.title ??
      template?.name ??
      filled.subject ??
      TITLES[step.channel];
    return {
      id: newId(),
      position: index + 1,
      channel: step.channel,
      anchor: step.anchor,
      offset: step.offset,
      timeOfDay: step.timeOfDay ?? null,
      onClosedDay: step.onClosedDay ?? defaultClosedDay(step.channel),
      title,
      templateId: step.templateId ?? null,
      ...filled,
      surveyKind: step.channel === 'survey' ? (step.survey?.kind ?? 'estimate') : null,
      purpose: step.purpose ?? 'transactional',
    };
  });
}

/** People rest on closed days, machines do not (DESIGN §3). */
const defaultClosedDay = (channel: Channel): 'next' | 'ignore' =>
  channel === 'phone' || channel === 'task' ? 'next' : 'ignore';

async function findTemplates(tx: Tx, steps: readonly PatternStepInput[]) {
  const ids = steps.flatMap(({ templateId }) => (templateId ? [templateId] : []));
  if (ids.length === 0) return new Map();
  return new Map((await findTemplatesByIds(tx, ids)).map((template) => [template.id, template]));
}

/** @throws DomainError invalid_input: a survey that is not there, or not in use */
async function requireSurveys(tx: Tx, steps: readonly PatternStepInput[]): Promise<void> {
  const kinds = steps.map(({ channel, survey }) => (channel === 'survey' ? (survey?.kind ?? null) : null));
  if (kinds.every((kind) => kind === null || kind in SEED_SURVEYS)) return;
  const known = await findSurveyKinds(tx);
  const missing = kinds.findIndex((kind) => kind !== null && !(kind in SEED_SURVEYS) && !known.has(kind));
  if (missing < 0) return;
  throw new DomainError('invalid_input', {
    message: 'there is no such survey',
    field: `steps[${missing}].survey.kind`,
    remedy: {
      ja: '設定の「アンケート」にある種類を指定してください',
      en: 'give a kind that is listed under Surveys in Settings',
    },
  });
}

function textsOf(step: PatternStepInput): Texts {
  const flat = { subject: step.subject ?? null, body: step.body ?? step.text ?? null };
  if (step.channel === 'mail')
    return { subject: step.mail?.subject ?? flat.subject, body: step.mail?.body ?? flat.body };
  if (step.channel === 'sms') return { subject: null, body: step.sms?.text ?? flat.body };
  if (step.channel === 'postcard') return { subject: null, body: step.postcard?.text ?? flat.body };
  return flat;
}

function withDefaults(channel: Channel, { subject, body }: Texts, at: string): Texts {
  const texts =
    channel === 'survey'
      ? { subject: subject ?? SURVEY_TEXT.subject, body: body ?? SURVEY_TEXT.body }
      : { subject, body };
  const bodyField =
    channel === 'mail' ? `${at}.mail.body` : channel === 'sms' ? `${at}.sms.text` : `${at}.body`;
  if ((channel === 'mail' || channel === 'sms' || channel === 'postcard') && !texts.body?.trim()) {
    throw new DomainError('invalid_input', {
      message: 'this step has nothing to send',
      field: bodyField,
      remedy: {
        ja: '本文を書くか、templateId でテンプレートを選んでください',
        en: 'write a text, or choose a template with templateId',
      },
    });
  }
  if (texts.body) assertKnownVariables(texts.body, bodyField);
  if (texts.subject) assertKnownVariables(texts.subject, `${at}.mail.subject`);
  // What is fixed is too long already, whatever the customer's values are (D2).
  if (channel === 'sms' && texts.body) assertSmsLength(fixedText(texts.body), bodyField);
  if (channel === 'mail' && !texts.subject?.trim())
    return { ...texts, subject: '{{store.name}}からのご連絡' };
  return texts;
}
