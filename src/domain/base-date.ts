import { type Bilingual, DomainError } from '#errors';
import type { PatternBase } from './kinds.ts';
import type { PlanBase } from './planning/types.ts';

/** What a customer's record says about base dates (A2). Dates `YYYY-MM-DD`, instants ISO 8601. */
export interface BaseFacts {
  lastNegotiatedOn: string | null;
  receivedAt: string | null;
  deliveredOn: string | null;
  orderedOn: string | null;
  inspectionExpiresOn: string | null;
}

const REMEDIES: Record<Exclude<PatternBase, 'specified'>, { missing: string; remedy: Bilingual }> = {
  last_negotiation: {
    missing: 'the customer has no last negotiation date',
    remedy: {
      ja: '最終商談日を登録するか、基準日（base）を指定してください',
      en: 'register the last negotiation date, or give a base date (base)',
    },
  },
  reception: {
    missing: 'the customer has no quote',
    remedy: {
      ja: '見積り依頼を登録するか、基準日（base）を指定してください',
      en: 'register a quote request, or give a base date (base)',
    },
  },
  delivery: {
    missing: 'no vehicle of the customer has a delivery date',
    remedy: {
      ja: '車両の納車日を登録するか、基準日（base）を指定してください',
      en: 'register the delivery date of a vehicle, or give a base date (base)',
    },
  },
  order: {
    missing: 'the customer has no order',
    remedy: {
      ja: '注文を登録するか、基準日（base）を指定してください',
      en: 'register an order, or give a base date (base)',
    },
  },
  inspection_expiry: {
    missing: 'no vehicle of the customer has an inspection expiry date',
    remedy: {
      ja: '車両の車検満了日を登録するか、基準日（base）を指定してください',
      en: 'register the inspection expiry date of a vehicle, or give a base date (base)',
    },
  },
};

/** A base as given: a calendar date, or an instant with offset. */
export const parseBase = (base: string): PlanBase =>
  /^\d{4}-\d{2}-\d{2}$/.test(base)
    ? { kind: 'date', on: base }
    : { kind: 'instant', at: new Date(base).toISOString() };

/**
 * The base of a follow (A2): the one given, else what the pattern counts from. A pattern with base `specified` that is
 * given none counts from now.
 * @throws DomainError `missing_base_date` naming what to register
 */
export function resolveBase(
  kind: PatternBase,
  given: string | null | undefined,
  facts: BaseFacts,
  now: Date,
): PlanBase {
  if (given) return parseBase(given);
  if (kind === 'specified') return { kind: 'instant', at: now.toISOString() };
  if (kind === 'reception' && facts.receivedAt) return { kind: 'instant', at: facts.receivedAt };
  const on = dateOf(kind, facts);
  if (on) return { kind: 'date', on };
  const { missing, remedy } = REMEDIES[kind];
  throw new DomainError('missing_base_date', {
    message: missing,
    field: 'base',
    remedy,
    details: { base: kind },
  });
}

function dateOf(kind: PatternBase, facts: BaseFacts): string | null {
  if (kind === 'last_negotiation') return facts.lastNegotiatedOn;
  if (kind === 'delivery') return facts.deliveredOn;
  if (kind === 'order') return facts.orderedOn;
  return kind === 'inspection_expiry' ? facts.inspectionExpiresOn : null;
}
