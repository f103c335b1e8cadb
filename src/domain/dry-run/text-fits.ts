import { SMS_LIMIT, smsLength } from '../sms-length.ts';
import { renderTemplate, sampleValues, unknownVariables } from '../template-variables.ts';

/**
 * By which channels a step's words may go (E5): any text may be a mail, an SMS holds 70 characters (D2). Names of customers
 * are of different length, so the sample values stand for them; the send itself counts the words it sends.
 */
export function textFits(body: string | null): Record<'mail' | 'sms', boolean> {
  if (!body || unknownVariables(body).length > 0) return { mail: false, sms: false };
  return { mail: true, sms: smsLength(renderTemplate(body, sampleValues())) <= SMS_LIMIT };
}
