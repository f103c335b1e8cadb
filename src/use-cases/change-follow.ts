import type { WorkflowMessage } from '#contract/workflow-messages';
import type { Tx } from '#db/client';
import type { FollowHead } from '#db/follows';
import { lockFollow } from '#db/follows';
import { insertRows } from '#db/insert-rows';
import type { OutboxMessage } from '#db/outbox';
import type { Actor } from '#domain/actor';
import { seesStore } from '#domain/actor';
import { authorize } from '#domain/policy';
import { DomainError } from '#errors';
import type { FollowWithEngine } from './assign-pattern.ts';
import { outboxRow } from './apply-stop.ts';
import type { UseCaseDeps } from './deps.ts';
import { loadFollow } from './get-follow.ts';
import { auditRow, type HistoryKind, historyRow } from './record.ts';
import { tellEngine } from './tell-engine.ts';

/** What a change of a follow did, for history, audit and the workflow. */
export interface FollowChange {
  action: string;
  kind: HistoryKind;
  summary: string;
  channel?: string;
  detail?: Record<string, unknown>;
  before?: unknown;
  after?: unknown;
  /** what the workflow is told; null where the change concerns the record only */
  message: ((changeId: string) => WorkflowMessage) | null;
}

/**
 * The frame of every change a person makes to one follow: locks it, changes it, writes history, audit and outbox in
 * the same transaction, tells the workflow after the commit.
 * @param change runs with the follow locked; returns null where there was nothing to change
 * @param options.endedIsFine a follow that has ended needs no change and answers as it is
 * @throws DomainError `not_found`; `follow_already_stopped` for a follow that has ended
 */
export async function changeFollow(
  deps: UseCaseDeps,
  actor: Actor,
  followId: string,
  change: (tx: Tx, follow: FollowHead) => Promise<FollowChange | null>,
  { endedIsFine = false } = {},
): Promise<FollowWithEngine> {
  authorize(actor, 'follow.write');
  const messages = await deps.db.transaction(
    async (tx) => {
      const follow = await lockFollow(tx, followId);
      if (!follow || !seesStore(actor, follow.storeId)) {
        throw new DomainError('not_found', { message: 'no such follow', field: 'followId' });
      }
      const hasEnded = follow.status === 'stopped' || follow.status === 'completed';
      if (hasEnded && endedIsFine) return [];
      if (hasEnded) {
        throw new DomainError('follow_already_stopped', {
          details: { status: follow.status },
          remedy: {
            ja: '続けるには、もう一度パターンを割り当ててください',
            en: 'assign a pattern again to go on',
          },
        });
      }
      const done = await change(tx, follow);
      return done ? writeChange(tx, deps, actor, follow, done) : [];
    },
    { actor },
  );
  const engineTold = await tellEngine(deps, { starts: [], messages });
  return { ...(await loadFollow(deps, actor, followId)), engineTold };
}

/** Writes history, audit and outbox of a change to a locked follow. */
export async function writeChange(
  tx: Tx,
  deps: UseCaseDeps,
  actor: Actor,
  follow: FollowHead,
  change: FollowChange,
): Promise<OutboxMessage[]> {
  const id = deps.newId();
  const messages: OutboxMessage[] = change.message
    ? [{ id, followId: follow.id, workflowId: follow.workflowId, attempts: 0, ...change.message(id) }]
    : [];
  await insertRows(tx, {
    historyEntry: [
      historyRow(deps, actor, {
        storeId: follow.storeId,
        customerId: follow.customerId,
        followId: follow.id,
        quoteId: follow.quoteId,
        kind: change.kind,
        summary: change.summary,
        ...(change.channel && { channel: change.channel }),
        ...(change.detail && { detail: change.detail }),
      }),
    ],
    auditLog: [
      auditRow(deps, actor, {
        action: change.action,
        entity: 'follow',
        entityId: follow.id,
        storeId: follow.storeId,
        before: change.before,
        after: change.after,
      }),
    ],
    signalOutbox: messages.map(outboxRow),
  });
  return messages;
}
