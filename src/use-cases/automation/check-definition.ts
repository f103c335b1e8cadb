import type { PreviewRule, WriteRule } from '#contract/automation';
import type { RuleDefinition } from '#db/automation-rules';
import type { Tx } from '#db/client';
import { findTemplatesByIds } from '#db/patterns';
import { checkTests } from '#domain/customer-query';
import { parseOffset } from '#domain/planning/offset';
import { parseTimeOfDay } from '#domain/planning/time-of-day';
import { assertSmsLength } from '#domain/sms-length';
import { assertKnownVariables, fixedText } from '#domain/template-variables';
import { DomainError } from '#errors';

/**
 * A request as a version of a rule. Texts are copied out of the template, so that a later change of it shifts no rule.
 * @throws DomainError `invalid_input`, `invalid_offset`, `not_found` (template), `unknown_variable`; `sms_too_long` where what
 *   is fixed of an SMS is longer than automatic sending allows, whatever the customer's values are (D2)
 */
export async function definitionOf(tx: Tx, input: WriteRule | PreviewRule): Promise<RuleDefinition> {
  refuseTests(input);
  parseOffset(input.offset);
  parseTimeOfDay(input.timeOfDay, 'timeOfDay');
  const template = input.templateId ? await requireTemplate(tx, input.templateId, input.channel) : null;
  const body = input.body?.trim() ? input.body : (template?.body ?? '');
  const subject = input.subject?.trim() ? input.subject : (template?.subject ?? null);
  if (!body.trim()) {
    throw new DomainError('invalid_input', {
      message: 'there is nothing to send',
      field: 'body',
      remedy: { ja: '本文を書くか、テンプレートを選んでください', en: 'write a text or choose a template' },
    });
  }
  assertKnownVariables(body, 'body');
  if (input.channel === 'mail' && subject) assertKnownVariables(subject, 'subject');
  if (input.channel === 'sms') assertSmsLength(fixedText(body), 'body');
  return {
    query: input.query,
    vehicleTests: input.vehicleTests,
    dateSource: input.dateSource,
    offset: input.offset,
    channel: input.channel,
    purpose: input.purpose,
    templateId: input.templateId ?? null,
    subject: input.channel === 'mail' ? subject : null,
    body,
    timeOfDay: input.timeOfDay,
    capPerDay: input.capPerDay ?? null,
    ratePerMinute: input.ratePerMinute ?? null,
    catchUpDays: input.catchUpDays,
    holdDays: input.holdDays,
  };
}

function refuseTests({ vehicleTests }: Pick<WriteRule, 'vehicleTests'>): void {
  const [problem] = checkTests(vehicleTests, 'vehicle');
  if (!problem) return;
  throw new DomainError('invalid_input', {
    message: problem.message,
    field: ['vehicleTests', ...problem.path].join('.'),
    remedy: {
      ja: '車両の条件の項目・比べ方・値を選び直してください',
      en: 'choose the field, comparison and value of the vehicle condition again',
    },
  });
}

async function requireTemplate(tx: Tx, id: string, channel: string) {
  const [template] = await findTemplatesByIds(tx, [id]);
  if (template?.channel === channel) return template;
  throw new DomainError('not_found', {
    message: template ? `this template is for ${template.channel}` : 'no such template',
    field: 'templateId',
    remedy: {
      ja: 'このチャネルのテンプレートを選ぶか、本文を直接書いてください',
      en: 'choose a template of this channel, or write the text itself',
    },
  });
}
