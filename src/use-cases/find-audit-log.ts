import { type AuditFilter, type AuditRow, listAudit } from '#db/audit-log';
import type { Actor } from '#domain/actor';
import { authorize, can } from '#domain/policy';
import type { UseCaseDeps } from './deps.ts';

export type { AuditRow };

/**
 * Who changed what and when, newest first (DESIGN §7). Whoever may not read customers' data sees that something was
 * changed, not what.
 */
export async function findAuditLog(
  deps: UseCaseDeps,
  actor: Actor,
  input: AuditFilter & { take: number; after?: string | undefined },
): Promise<AuditRow[]> {
  authorize(actor, 'audit.read');
  const rows = await listAudit(deps.db.reader(actor), actor, input, input);
  return can(actor, 'customer.read') ? rows : rows.map((row) => ({ ...row, before: null, after: null }));
}
