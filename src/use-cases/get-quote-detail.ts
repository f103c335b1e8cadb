import { findQuoteDetail, type QuoteDetailRow } from '#db/quote-detail';
import { type AnsweredSurvey, findSurveysOfQuote } from '#db/surveys';
import type { Actor } from '#domain/actor';
import { authorize } from '#domain/policy';
import { DomainError } from '#errors';
import type { UseCaseDeps } from './deps.ts';

export interface QuoteDetail {
  row: QuoteDetailRow;
  surveys: AnsweredSurvey[];
}

/** Everything of a quote's detail screen but its timeline and thread. @throws DomainError not_found */
export async function getQuoteDetail(deps: UseCaseDeps, actor: Actor, id: string): Promise<QuoteDetail> {
  authorize(actor, 'customer.read');
  const rows = deps.db.reader(actor, { plan: 'once' });
  const [row, surveys] = await Promise.all([
    findQuoteDetail(rows, actor, id),
    findSurveysOfQuote(rows, actor, id),
  ]);
  if (!row) throw new DomainError('not_found', { message: 'no such quote', field: 'id' });
  return { row, surveys };
}
