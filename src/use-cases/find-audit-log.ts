import { type AuditFilter, type AuditRow, listAudit } from '#db/audit-log';
import type { Actor } from '#domain/actor';
import { authorize, can } from '#domain/policy';
import type { UseCaseDeps } from './deps.ts';

export type { AuditRow };

/**
 * Who changed what and when, newest first (DESIGN §7). Whoever may not read customers' data sees that something was
 * changed, not what; a customer's mail address is shown to nobody, only that it changed (C8).
 */
export async function findAuditLog(
  deps: UseCaseDeps,
  actor: Actor,
  input: AuditFilter & { take: number; after?: string | undefined },
): Promise<AuditRow[]> {
  authorize(actor, 'audit.read');
  const rows = await listAudit(deps.db.reader(actor), actor, input, input);
  if (!can(actor, 'customer.read')) return rows.map((row) => ({ ...row, before: null, after: null }));
  return rows.map((row) =>
    row.entity === 'customer'
      ? { ...row, before: withoutAddress(row.before), after: withoutAddress(row.after) }
      : row,
  );
}

function withoutAddress(values: AuditRow['before']): AuditRow['before'] {
  if (typeof values !== 'object' || values === null || Array.isArray(values)) return values;
  return 'email' in values && values.email ? { ...values, email: '（非表示）' } : values;
}
