import type { Readable } from 'node:stream';
import { type LabelOptions, openLabels } from '#channels/print/labels';
import { type CheckLabels, LABELS_MAX, type LeftOutLabel, type PrintLabels } from '#contract/labels';
import { findLabelCustomers, type LabelCustomer, type LabelSource } from '#db/label-addresses';
import { insertRows } from '#db/insert-rows';
import type { Actor } from '#domain/actor';
import { isRefused } from '#domain/consent';
import type { Consent } from '#domain/kinds';
import { authorize } from '#domain/policy';
import { DomainError } from '#errors';
import type { UseCaseDeps } from './deps.ts';
import { auditRow } from './record.ts';

export interface LabelCheck {
  selected: number;
  printable: number;
  leftOut: LeftOutLabel[];
}

/** Who would be printed, and who not and why; nothing is printed. */
export async function checkLabels(deps: UseCaseDeps, actor: Actor, input: CheckLabels): Promise<LabelCheck> {
  authorize(actor, 'customer.read');
  const { document, check } = draw(await addressees(deps, actor, input), { perSheet: 24 }, '様');
  document.resume();
  return check;
}

/**
 * Labels as a PDF stream (B9). Who asked for no post, cannot be reached or has no complete address is left out and told
 * by `checkLabels`. The audit log keeps who printed how many.
 * @throws DomainError too_many_selected beyond LABELS_MAX, nothing_to_print
 */
export async function printLabels(
  deps: UseCaseDeps,
  actor: Actor,
  input: PrintLabels,
): Promise<{ pdf: Readable; check: LabelCheck }> {
  authorize(actor, 'customer.read');
  const { perSheet, startAt, shiftXMm, shiftYMm, honorific } = input;
  const { document, check } = draw(
    await addressees(deps, actor, input),
    { perSheet, startAt, shiftXMm, shiftYMm },
    honorific,
  );
  if (check.printable === 0) {
    document.resume();
    throw new DomainError('nothing_to_print', {
      message: `none of ${check.selected} customers can be printed`,
      details: { leftOut: check.leftOut.length },
    });
  }
  const facts = {
    action: 'labels.print',
    entity: 'labels',
    entityId: input.batchId ?? input.postcardBatchId ?? 'selection',
  };
  const after = { printed: check.printable, leftOut: check.leftOut.length, perSheet };
  await deps.db.transaction(
    (tx) => insertRows(tx, { auditLog: [auditRow(deps, actor, { ...facts, after })] }),
    { actor },
  );
  return { pdf: document, check };
}

async function addressees(deps: UseCaseDeps, actor: Actor, input: CheckLabels): Promise<LabelCustomer[]> {
  const source = sourceOf(input);
  if (!source)
    throw new DomainError('invalid_input', {
      message: 'selection or batchId is required',
      field: 'selection',
    });
  const found = await findLabelCustomers(deps.db.reader(actor), actor, source, {
    now: deps.now(),
    take: LABELS_MAX + 1,
  });
  if (found.length > LABELS_MAX) {
    throw new DomainError('too_many_selected', {
      message: `more than ${LABELS_MAX} customers are selected`,
      field: 'selection',
      remedy: {
        ja: `${LABELS_MAX.toLocaleString('ja')} 件以下になるように、店舗や郵便番号で絞り込んでください`,
        en: `narrow it by store or postcode to at most ${LABELS_MAX.toLocaleString('en')} customers`,
      },
    });
  }
  return found;
}

function sourceOf({ selection, batchId, postcardBatchId }: CheckLabels): LabelSource | null {
  if (selection) return { selection };
  if (batchId) return { batchId };
  return postcardBatchId ? { postcardBatchId } : null;
}

function draw(customers: readonly LabelCustomer[], options: LabelOptions, honorific: string) {
  const labels = openLabels(options);
  const leftOut: LeftOutLabel[] = [];
  for (const customer of customers) {
    const reason =
      refusalOf(customer) ??
      labels.print({
        postalCode: customer.postalCode ?? '',
        address: customer.address ?? '',
        name: customer.name,
        honorific,
      });
    if (reason) leftOut.push({ customerId: customer.id, name: customer.name, reason });
  }
  labels.end();
  const check: LabelCheck = {
    selected: customers.length,
    printable: customers.length - leftOut.length,
    leftOut,
  };
  return { document: labels.document as unknown as Readable, check };
}

/** Decisions about post are respected by every later send, labels included (D6). */
function refusalOf({
  cleaningDecision,
  consentPostcard,
  undeliverable,
}: LabelCustomer): LeftOutLabel['reason'] | null {
  if (cleaningDecision === 'exclude') return 'excluded';
  if (isRefused(consentPostcard as Consent, 'advertising')) return 'refused';
  return undeliverable ? 'undeliverable' : null;
}
