import { type AnsweredSurvey, findSurveysOfCustomer, findSurveysOfQuote } from '#db/surveys';
import type { Actor } from '#domain/actor';
import { authorize } from '#domain/policy';
import type { UseCaseDeps } from '../deps.ts';

export type { AnsweredSurvey };

/** Answers about one quote, newest first; none: 「無」. */
export function listSurveysOfQuote(
  deps: UseCaseDeps,
  actor: Actor,
  quoteId: string,
): Promise<AnsweredSurvey[]> {
  authorize(actor, 'customer.read');
  return findSurveysOfQuote(deps.db.reader(actor, { plan: 'once' }), actor, quoteId);
}

/** All answers of a customer, newest first. */
export function listSurveysOfCustomer(
  deps: UseCaseDeps,
  actor: Actor,
  customerId: string,
): Promise<AnsweredSurvey[]> {
  authorize(actor, 'customer.read');
  return findSurveysOfCustomer(deps.db.reader(actor, { plan: 'once' }), actor, customerId);
}
