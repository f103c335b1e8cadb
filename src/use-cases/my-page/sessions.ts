import { createHash, randomBytes } from 'node:crypto';
import { findCustomer, lockCustomer } from '#db/customers';
import { insertRows } from '#db/insert-rows';
import {
  deleteEndedSessions,
  extendSession,
  findLiveSession,
  insertMyPageSession,
  revokeMyPage,
  revokeSession,
} from '#db/my-page-sessions';
import { type Actor, customerActor, systemActor } from '#domain/actor';
import { authorize } from '#domain/policy';
import type { UseCaseDeps } from '../deps.ts';
import { requireLivingCustomer } from '../find-customers.ts';
import { auditRow, historyRow } from '../record.ts';
import { linkInvalid, verifyMyPageToken } from './link-token.ts';

/** A session ends so long after its last use … */
export const IDLE_MINUTES = 30;
/** … and so long after the link was opened, whatever happens. */
export const LONGEST_HOURS = 24;
/** Use within this time is not written down again. */
const NOTED_MS = 60_000;

export interface OpenedSession {
  /** the cookie; the record keeps its hash only */
  secret: string;
  endsAt: Date;
}

/**
 * Trades a link for a session (C11).
 * @throws DomainError my_page_link_invalid (also revoked links and erased customers), my_page_link_expired
 */
export async function openMyPageSession(deps: UseCaseDeps, token: string): Promise<OpenedSession> {
  const now = deps.now();
  const link = verifyMyPageToken(deps.config.sessionSecret, token, now);
  const secret = randomBytes(32).toString('base64url');
  const endsAt = new Date(now.getTime() + LONGEST_HOURS * 3_600_000);
  await deps.db.transaction(async (tx) => {
    const customer = await findCustomer(tx, systemActor('my-page'), link.customerId);
    if (!customer || customer.erasedAt || customer.myPageEpoch !== link.epoch) throw linkInvalid();
    await insertMyPageSession(tx, {
      id: deps.newId(),
      storeId: customer.storeId,
      customerId: customer.id,
      tokenHash: hashOf(secret),
      now,
      expiresAt: new Date(now.getTime() + IDLE_MINUTES * 60_000),
      endsAt,
    });
    const { id: customerId, storeId } = customer;
    const actor = customerActor({ id: customerId, storeId });
    await insertRows(tx, {
      auditLog: [
        auditRow(deps, actor, {
          action: 'my_page.enter',
          entity: 'customer',
          entityId: customerId,
          storeId,
        }),
      ],
    });
  });
  await deleteEndedSessions(deps.db, new Date(now.getTime() - 30 * 86_400_000));
  return { secret, endsAt };
}

export interface MyPageVisitor {
  sessionId: string;
  actor: Actor;
}

/** Whose session a cookie is, and keeps it alive; null: nobody's. */
export async function findMyPageVisitor(deps: UseCaseDeps, secret: string): Promise<MyPageVisitor | null> {
  const now = deps.now();
  const session = await findLiveSession(deps.db, hashOf(secret), now);
  if (!session) return null;
  if (now.getTime() - session.lastSeenAt.getTime() > NOTED_MS) {
    const idleEnd = now.getTime() + IDLE_MINUTES * 60_000;
    const expiresAt = new Date(Math.min(idleEnd, session.endsAt.getTime()));
    await extendSession(deps.db, session.id, { now, expiresAt });
  }
  const { customerId: id, storeId } = session;
  return { sessionId: session.id, actor: customerActor({ id, storeId }) };
}

export const closeMyPageSession = (deps: UseCaseDeps, { sessionId }: MyPageVisitor): Promise<void> =>
  revokeSession(deps.db, sessionId, deps.now());

/** On every device: sessions end, and links in earlier mails open nothing any more. */
export const closeAllSessions = (deps: UseCaseDeps, visitor: Actor): Promise<void> =>
  endMyPage(deps, visitor, visitor.id);

/**
 * The same by staff, for a customer whose telephone or mailbox is in other hands.
 * @throws DomainError not_found, customer_erased
 */
export async function revokeMyPageOf(deps: UseCaseDeps, actor: Actor, customerId: string): Promise<void> {
  authorize(actor, 'customer.write');
  await endMyPage(deps, actor, customerId);
}

async function endMyPage(deps: UseCaseDeps, actor: Actor, customerId: string): Promise<void> {
  // A customer's own transaction is not theirs alone: it changes the record like any other.
  const scope = actor.kind === 'customer' ? {} : { actor };
  await deps.db.transaction(async (tx) => {
    await lockCustomer(tx, customerId);
    const { storeId } = await requireLivingCustomer(tx, actor, customerId, 'id');
    await revokeMyPage(tx, customerId, deps.now());
    const summary = 'マイページのリンクをすべて無効にしました';
    await insertRows(tx, {
      historyEntry: [historyRow(deps, actor, { storeId, customerId, kind: 'my_page_revoked', summary })],
      auditLog: [
        auditRow(deps, actor, {
          action: 'my_page.revoke',
          entity: 'customer',
          entityId: customerId,
          storeId,
        }),
      ],
    });
  }, scope);
}

const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');
