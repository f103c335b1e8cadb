import type { SendRow } from '#db/send-facts';
import { budgetHold, decideSend, type SendDecision } from '#domain/send-decision';
import { SEND_REASONS, type SendReason } from '#domain/send-reasons';
import { DomainError, type ErrorCode } from '#errors';
import type { UseCaseDeps } from '../deps.ts';
import { unsubscribeUrl } from '../relay/unsubscribe-token.ts';
import { sendFacts } from './facts.ts';
import { myPageLinkOf } from './my-page-link.ts';
import { composeMessage, type Message, type Texts, templateValues } from './message.ts';
import { type Invitation, invite, surveyTexts } from './survey-link.ts';

/** A send that goes out, written. */
export interface ToSend {
  kind: 'send';
  /** of the ledger row that it becomes, or is already */
  deliveryId: string;
  message: Message;
  invitation: Invitation | null;
}
export type Refused =
  | Exclude<SendDecision, { kind: 'send' | 'wait' }>
  | { kind: 'hand_over'; reason: ErrorCode };
export type Decision = ToSend | Refused | Extract<SendDecision, { kind: 'wait' }>;

/**
 * What becomes of a send, from its facts: whether it may go out at `at`, and its words. Asked by the claim, and by
 * previews, which so say what the claim will say.
 * @param surveyKind of a survey that is no step
 */
export function decide(
  deps: UseCaseDeps,
  row: SendRow,
  { at, surveyKind: given }: { at: Date; surveyKind?: string | undefined },
): Decision {
  const surveyKind = surveyKindOf(given, row);
  const invitation = surveyKind === null ? null : invite(deps, row.delivery?.invitationId ?? null);
  const texts = textsOf(row, surveyKind);
  const deliveryId = row.delivery?.id ?? deps.newId();
  const values = {
    ...templateValues(row),
    'myPage.url': myPageLinkOf(deps, row, at),
    'unsubscribe.url': unsubscribeUrl(deps.config, deliveryId),
    ...(invitation && { 'survey.url': invitation.url }),
  };
  const write = (carrier: Message['carrier']) =>
    composeMessage(row, carrier, texts, values, invitation !== null);

  const facts = sendFacts(row, { allowPreferred: mayGoByPreferred(row, write) });
  const decision = decideSend(facts, at);
  if (decision.kind === 'hand_over') return handOver(row, decision);
  if (decision.kind !== 'send') return decision;
  try {
    const message = write(decision.channel);
    // The claim asks for the price of all parts of an SMS; `decideSend` knew that of one.
    const held = budgetHold(message.carrier, facts, at.getTime(), message.priceYen);
    if (held && held.kind !== 'send' && held.kind !== 'hand_over') return held;
    return { kind: 'send', deliveryId, message, invitation };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return { kind: 'hand_over', reason: error.code };
  }
}

/**
 * A rule writes to thousands: those it has no address of are skipped, not made a ToDo each. Nor is anybody called for the
 * survey of a deal.
 */
function handOver(
  { rule, follow, step }: SendRow,
  decision: Extract<SendDecision, { kind: 'hand_over' }>,
): Refused {
  if (!rule && (follow || step?.channel !== 'survey')) return decision;
  if (decision.reason === 'no_address_call_instead') return { kind: 'skip', reason: 'no_address' };
  if (decision.reason === 'undeliverable_call_instead')
    return { kind: 'skip', reason: 'address_undeliverable' };
  return decision;
}

export const surveyKindOf = (given: string | undefined, { step }: SendRow): string | null =>
  given ?? (step?.channel === 'survey' ? (step.surveyKind ?? 'estimate') : null);

function textsOf({ step }: SendRow, surveyKind: string | null): Texts {
  const standard = surveyKind === null ? null : surveyTexts(surveyKind);
  return { subject: step?.subject ?? standard?.subject ?? null, body: step?.body ?? standard?.body ?? '' };
}

/** E5: the preferred channel is taken where the words fit it; a mail's rarely fit an SMS. */
function mayGoByPreferred(row: SendRow, write: (carrier: 'mail' | 'sms') => Message): boolean {
  const preferred = row.customer.preferredChannel;
  // A rule says by which channel it sends; so does whoever wrote a message.
  if (!row.step || !row.follow || (preferred !== 'mail' && preferred !== 'sms')) return false;
  try {
    write(preferred);
    return true;
  } catch (error) {
    if (error instanceof DomainError) return false;
    throw error;
  }
}

/** Why nothing was sent, in Japanese: a decision's reason or an error's code. */
export const reasonLabel = (reason: string): string =>
  reason in SEND_REASONS
    ? SEND_REASONS[reason as SendReason].label
    : new DomainError(reason as ErrorCode).title;

const CARRIER_NAME = { mail: 'メール', sms: 'SMS', postcard: 'はがき', survey: 'アンケート' } as const;

/** What the message is called in the timeline. */
export const nameOf = ({ step }: SendRow, carrier?: Message['carrier']): string =>
  CARRIER_NAME[step?.channel === 'survey' || !step ? 'survey' : (carrier ?? step.channel)];
