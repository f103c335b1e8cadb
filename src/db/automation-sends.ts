import type { Actor } from '#domain/actor';
import type { SingleSendStatus } from '#domain/automation/rule';
import { Prisma } from './generated/client.ts';
import type { Rows } from './reader.ts';
import { storeCondition } from './scope.ts';

/** A send of a rule, with what became of it. Days are `YYYY-MM-DD`. */
export interface AutomationSendRow {
  id: string;
  runId: string | null;
  storeId: string;
  customerId: string;
  customerName: string | null;
  vehicleId: string | null;
  vehicle: string | null;
  dueOn: string;
  plannedOn: string;
  dueAt: Date;
  channel: string;
  status: SingleSendStatus;
  reason: string | null;
  heldUntil: Date | null;
  deliveryStatus: string | null;
  priceYen: number;
  doneAt: Date | null;
}

/** Of a rule, or of one of its runs; the newest first. */
export const listAutomationSends = (
  rows: Rows,
  actor: Actor,
  filter: { ruleId: string; runId?: string | undefined; status?: readonly string[] | undefined },
  page: { take: number; after?: string | undefined },
): Promise<AutomationSendRow[]> => {
  const conditions = [
    Prisma.sql`s.rule_id = ${filter.ruleId}::uuid`,
    storeCondition(actor, undefined, 's.store_id'),
  ];
  if (filter.runId) conditions.push(Prisma.sql`s.run_id = ${filter.runId}::uuid`);
  if (filter.status?.length) conditions.push(Prisma.sql`s.status = ANY (${[...filter.status]}::text[])`);
  if (page.after) conditions.push(Prisma.sql`s.id < ${page.after}::uuid`);
  return rows.$queryRaw(Prisma.sql`
    SELECT s.id, s.run_id AS "runId", s.store_id AS "storeId", s.customer_id AS "customerId", c.name AS "customerName",
      s.vehicle_id AS "vehicleId", concat_ws(' ', v.model, v.registration_number) AS vehicle,
      to_char(s.due_on, 'YYYY-MM-DD') AS "dueOn", to_char(s.planned_on, 'YYYY-MM-DD') AS "plannedOn", s.due_at AS "dueAt",
      s.channel, s.status, coalesce(s.skip_reason, s.hold_reason) AS reason, s.held_until AS "heldUntil",
      d.status AS "deliveryStatus", coalesce(d.price_yen, 0) AS "priceYen", s.done_at AS "doneAt"
    FROM single_send s JOIN customer c ON c.id = s.customer_id LEFT JOIN vehicle v ON v.id = s.vehicle_id
      LEFT JOIN delivery d ON d.send_key = s.send_key
    WHERE ${Prisma.join(conditions, ' AND ')} ORDER BY s.id DESC LIMIT ${page.take}`);
};
