import { readDraftRow } from '#db/message-draft';
import { findTemplate } from '#db/templates';
import type { Actor } from '#domain/actor';
import { authorize } from '#domain/policy';
import { renderTemplate, type TemplateValues, type TemplateVariable } from '#domain/template-variables';
import { DomainError, isDomainError } from '#errors';
import type { UseCaseDeps } from '../deps.ts';
import { noSuchCustomer } from '../find-customers.ts';
import { templateValues } from '../sending/message.ts';

export interface MessageDraft {
  subject: string;
  body: string;
  /** labels of what had no value; nothing stands there */
  missing: string[];
}

/**
 * A template filled in for a customer and a quote, for a person to finish. A link of the customer's own is not in it: who
 * writes must not be able to enter as the customer; My Page sends the customer a link on request.
 * @throws DomainError not_found (template, customer)
 */
export async function draftMessage(
  deps: UseCaseDeps,
  actor: Actor,
  input: { customerId: string; templateId: string; quoteId?: string | null | undefined },
): Promise<MessageDraft> {
  authorize(actor, 'customer.read');
  const template = await deps.db.transaction((tx) => findTemplate(tx, actor, input.templateId), { actor });
  if (!template) throw new DomainError('not_found', { message: 'no such template', field: 'templateId' });
  const rows = deps.db.reader(actor, { plan: 'once' });
  const row = await readDraftRow(rows, actor, { ...input, quoteId: input.quoteId ?? null });
  if (!row) throw noSuchCustomer('id');
  const known: TemplateValues = {
    ...templateValues(row),
    'staff.name': row.customer.staffName ?? actor.name,
    'myPage.url': `${deps.config.publicBaseUrl}/my/`,
  };
  const missing: string[] = [];
  const subject = fill(template.subject ?? '', known, missing);
  const body = fill(template.body, known, missing);
  return { subject, body, missing: [...new Set(missing)] };
}

/** Notes the labels of what has no value, and leaves nothing in its place. */
function fill(text: string, known: TemplateValues, missing: string[]): string {
  const values = { ...known };
  for (;;) {
    try {
      return renderTemplate(text, values).replaceAll(BLANK, '');
    } catch (error) {
      if (!isDomainError(error, 'missing_variable')) throw error;
      const { variable, label } = error.details as { variable: TemplateVariable; label: string };
      values[variable] = BLANK;
      missing.push(label);
    }
  }
}

/** Stands for a value that is not there. */
const BLANK = '\u0000';
