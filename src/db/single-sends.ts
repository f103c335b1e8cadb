import type { Database, Tx } from './client.ts';
import type { Rows } from './reader.ts';
import type { DueVehicle } from './automation-selection.ts';

/** The ledger's key of a rule's send: one per rule, vehicle and due date, whatever is run again (D1). */
export const automationSendKey = (ruleId: string, { vehicleId, dueOn }: DueVehicle): string =>
  `automation:${ruleId}:${vehicleId}:${dueOn}`;

/**
 * Writes down what a run has selected. A vehicle that another run of the rule selected meanwhile for the same date stays
 * as it is.
 * @returns how many are new
 */
export async function insertAutomationSends(
  tx: Tx,
  run: {
    ruleId: string;
    ruleVersionId: string;
    channel: string;
    purpose: string;
    title: string;
    dueAt: Date;
  },
  sends: readonly (DueVehicle & { id: string })[],
): Promise<number> {
  if (sends.length === 0) return 0;
  const of = <K extends keyof (typeof sends)[number]>(key: K) => sends.map((send) => send[key]);
  const keys = sends.map((send) => automationSendKey(run.ruleId, send));
  return tx.$executeRaw`
    INSERT INTO single_send (id, send_key, store_id, customer_id, vehicle_id, rule_id, rule_version_id, due_on, planned_on, channel,
      purpose, title, due_at)
    SELECT s.id, s.send_key, s.store_id, s.customer_id, s.vehicle_id, ${run.ruleId}::uuid, ${run.ruleVersionId}::uuid, s.due_on,
      s.planned_on, ${run.channel}, ${run.purpose}, ${run.title}, ${run.dueAt}::timestamptz
    FROM unnest(${of('id')}::uuid[], ${keys}::text[], ${of('storeId')}::uuid[], ${of('customerId')}::uuid[],
      ${of('vehicleId')}::uuid[], ${of('dueOn')}::date[], ${of('plannedOn')}::date[])
      AS s (id, send_key, store_id, customer_id, vehicle_id, due_on, planned_on)
    ON CONFLICT DO NOTHING`;
}

/**
 * The survey of a deal that ended while no follow ran that would have asked: where the store wants it, and the customer was
 * not asked by anything else within 30 days. The customer must be locked.
 * @returns false: nothing is asked
 */
export async function insertDealSurvey(
  tx: Tx,
  survey: {
    id: string;
    storeId: string;
    customerId: string;
    quoteId: string | null;
    kind: 'contract' | 'end';
    now: Date;
  },
): Promise<boolean> {
  const { id, kind, now } = survey;
  const inserted = await tx.$executeRaw`
    INSERT INTO single_send (id, send_key, store_id, customer_id, quote_id, channel, survey_kind, due_at)
    SELECT ${id}::uuid, ${`survey:${id}:${kind}`}, st.id, ${survey.customerId}::uuid, ${survey.quoteId}::uuid, 'survey', ${kind},
      ${now}::timestamptz
    FROM store st
    WHERE st.id = ${survey.storeId}::uuid AND CASE ${kind} WHEN 'contract' THEN st.survey_on_contract ELSE st.survey_on_end END
      AND NOT oikaze_asked_lately(${survey.customerId}::uuid, ${kind}, ${now}::timestamptz, NULL)`;
  return inserted > 0;
}

/** What is needed to make a single send. */
export interface SingleSendOrder {
  id: string;
  sendKey: string;
  status: string;
  dueAt: Date;
}

export async function findSingleSend(rows: Rows, id: string): Promise<SingleSendOrder | null> {
  const found = await rows.$queryRaw<SingleSendOrder[]>`
    SELECT id, send_key AS "sendKey", status, due_at AS "dueAt" FROM single_send WHERE id = ${id}::uuid`;
  return found[0] ?? null;
}

/**
 * The next sends of a run that are due, of one of several lanes that work side by side.
 * @param options.after last id of the page before
 */
export const listDueSends = (
  rows: Rows,
  runId: string,
  options: { lane: number; lanes: number; after: string | null; now: Date; limit: number },
): Promise<{ id: string; sendKey: string }[]> =>
  rows.$queryRaw`
    SELECT id, send_key AS "sendKey" FROM single_send
    WHERE run_id = ${runId}::uuid AND status = 'planned' AND due_at <= ${options.now}::timestamptz
      AND hold_reason IS DISTINCT FROM 'daily_cap'
      AND id > coalesce(${options.after}::uuid, '00000000-0000-0000-0000-000000000000')
      AND get_byte(uuid_send(id), 15) % ${options.lanes}::int = ${options.lane}::int
    ORDER BY id LIMIT ${options.limit}`;

/** Messages, and sends that a person gave back, whose workflow has given no sign of life. */
export const listStalledSingleSends = (
  db: Database,
  options: { silentForMs: number; limit: number },
): Promise<{ id: string }[]> =>
  db.prisma.$queryRaw`
    SELECT id FROM single_send WHERE status = 'planned' AND rule_id IS NULL
      AND due_at < now() - make_interval(secs => ${options.silentForMs / 1_000})
    ORDER BY due_at LIMIT ${options.limit}`;

/** What a rule that was put away had still to send. */
export async function cancelSendsOfRule(tx: Tx, ruleId: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE single_send SET status = 'cancelled', skip_reason = 'rule_archived', hold_reason = NULL, held_until = NULL
    WHERE rule_id = ${ruleId}::uuid AND status = 'planned'`;
}

/** Keeps claims of the send away until the transaction ends. */
export async function lockSingleSend(tx: Tx, id: string): Promise<void> {
  await tx.$executeRaw`SELECT FROM single_send WHERE id = ${id}::uuid FOR NO KEY UPDATE`;
}

/** A send in doubt that is to be made again, under its old key. */
export async function giveBackSingle(tx: Tx, id: string, now: Date): Promise<void> {
  await tx.$executeRaw`
    UPDATE single_send SET status = 'planned', due_at = ${now}::timestamptz, issued_at = NULL, skip_reason = NULL
    WHERE id = ${id}::uuid`;
}
