import type { DueVehicle } from './automation-selection.ts';
import { Prisma } from './generated/client.ts';
import type { Rows } from './reader.ts';
import { type SendRow, sendColumns } from './send-facts.ts';

/** What a send that is not written down yet would say, and about whom. */
export interface Candidate extends DueVehicle {
  sendKey: string;
  /** held from an earlier day */
  carried: boolean;
}

export interface CandidateStep {
  channel: string;
  purpose: string;
  title: string;
  subject: string | null;
  body: string;
}

const COLUMNS = Prisma.raw(
  sendColumns({
    follow: 'NULL::jsonb',
    rule: `jsonb_build_object('id', NULL, 'status', 'active')`,
    step: 't.step',
    key: 't.send_key',
    quoteId: 'NULL::uuid',
    vehicleId: 't.vehicle_id',
    // Counted once for each store, not for each row.
    spentYen: '0',
  }),
);

/** The facts of sends as the claim would read them, for those of a preview. In the order given. */
export function readCandidateRows(
  rows: Rows,
  candidates: readonly Candidate[],
  step: CandidateStep,
  dueAt: Date,
): Promise<SendRow[]> {
  const of = <K extends keyof Candidate>(key: K) => candidates.map((candidate) => candidate[key]);
  const facts = {
    ...step,
    version: '',
    status: 'planned',
    dueAt: dueAt.toISOString(),
    provisional: false,
    surveyKind: null,
  };
  return rows.$queryRaw<SendRow[]>(Prisma.sql`
    SELECT ${COLUMNS} FROM (
      SELECT *, ${JSON.stringify(facts)}::jsonb AS step
      FROM unnest(${of('customerId')}::uuid[], ${of('vehicleId')}::uuid[], ${of('sendKey')}::text[])
        WITH ORDINALITY AS u (customer_id, vehicle_id, send_key, nr)) t
    JOIN customer c ON c.id = t.customer_id JOIN store st ON st.id = c.store_id
    ORDER BY t.nr`);
}

/** What a rule still holds for a day: sends of earlier days that are due by then. */
export const findCarriedSends = (
  rows: Rows,
  ruleId: string,
  options: { runOn: string; holdDays: number; until: Date; take: number },
): Promise<Candidate[]> =>
  rows.$queryRaw<Candidate[]>`
    SELECT s.vehicle_id AS "vehicleId", s.customer_id AS "customerId", s.store_id AS "storeId",
      to_char(s.due_on, 'YYYY-MM-DD') AS "dueOn", to_char(s.planned_on, 'YYYY-MM-DD') AS "plannedOn", s.send_key AS "sendKey",
      true AS carried
    FROM single_send s WHERE s.rule_id = ${ruleId}::uuid AND s.status = 'planned' AND s.due_at < ${options.until}::timestamptz
      AND s.planned_on >= ${options.runOn}::date - ${options.holdDays}::int
    ORDER BY s.planned_on, s.id LIMIT ${options.take}`;

/** Stores with their names, and what they have spent of their budgets this month. */
export const findStoreSpending = (
  rows: Rows,
  storeIds: readonly string[],
): Promise<
  {
    storeId: string;
    storeName: string;
    timeZone: string;
    budgetCapYen: number | null;
    spentYen: number;
  }[]
> =>
  rows.$queryRaw`
    SELECT st.id AS "storeId", st.name AS "storeName", st.time_zone AS "timeZone", st.budget_cap_yen AS "budgetCapYen",
      CASE WHEN st.budget_cap_yen IS NULL THEN 0 ELSE oikaze_spent_yen(st.id, st.time_zone, NULL) END AS "spentYen"
    FROM store st WHERE st.id = ANY (${[...storeIds]}::uuid[]) ORDER BY st.created_at, st.id`;
