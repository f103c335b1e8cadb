import { findInboundMail, type ListedInboundMail, reopenInboundMail } from '#db/inbound-mail';
import { insertRows } from '#db/insert-rows';
import type { Actor } from '#domain/actor';
import { authorize } from '#domain/policy';
import { DomainError } from '#errors';
import type { UseCaseDeps } from '../deps.ts';
import { auditRow } from '../record.ts';
import { processInboundMail } from './process-inbound-mail.ts';

export type { ListedInboundMail };

/** Mail that came in and what was refused, newest first. Nobody reads texts here; they are in the threads. */
export async function listInboundMail(
  deps: UseCaseDeps,
  actor: Actor,
  input: { status?: string | undefined; after?: { at: Date; id: string } | undefined; take: number },
): Promise<ListedInboundMail[]> {
  authorize(actor, 'delivery.read');
  return deps.db.transaction((tx) => findInboundMail(tx, actor, input, input), { actor });
}

/**
 * A person has mail acted on again that failed, or that the product had no use for.
 * @throws DomainError not_found; wrong_state: it was acted on, is being acted on, or its text is not kept any more
 */
export async function retryInboundMail(deps: UseCaseDeps, actor: Actor, id: string): Promise<void> {
  authorize(actor, 'delivery.settle');
  await deps.db.transaction(
    async (tx) => {
      const found = await reopenInboundMail(tx, actor, id);
      if (found === 'unknown') throw new DomainError('not_found', { message: 'no such mail', field: 'id' });
      if (found === 'closed') {
        throw new DomainError('wrong_state', {
          message: 'this mail cannot be acted on again',
          field: 'id',
          remedy: {
            ja: '処理に失敗したか対象外になったメールで、原文が残っているものだけやり直せます',
            en: 'choose a mail that failed or was left out, and whose original is still kept',
          },
        });
      }
      await insertRows(tx, {
        auditLog: [
          auditRow(deps, actor, { action: 'inbound_mail.retry', entity: 'inbound_mail', entityId: id }),
        ],
      });
    },
    { actor },
  );
  await processInboundMail(deps, id);
}
