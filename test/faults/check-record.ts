import type { FaultStack } from './fault-stack.ts';
import type { TestFollow } from './follows.ts';

/** What must hold in the record and the engine after everything has settled; every figure but the first is to be 0. */
export interface RecordCheck {
  completedFollows: number;
  followsNotEnded: number;
  customersWithSeveralFollows: number;
  stepsNotFinal: number;
  /** phone steps without exactly one ToDo */
  phoneStepsWithoutTodo: number;
  /** ledger rows still claimed */
  openClaims: number;
  undeliveredMessages: number;
  openWorkflows: number;
  failedWorkflows: number;
  followsOpenInRecordOnly: number;
}

const FIGURES: Record<Exclude<keyof RecordCheck, 'openWorkflows' | 'failedWorkflows'>, string> = {
  completedFollows: `SELECT count(*) AS n FROM follow WHERE id = ANY ($1) AND status = 'completed'`,
  followsNotEnded: `SELECT count(*) AS n FROM follow WHERE id = ANY ($1) AND status NOT IN ('completed', 'stopped')`,
  customersWithSeveralFollows: `SELECT count(*) AS n FROM (
    SELECT 1 FROM follow WHERE pattern_id IN (SELECT pattern_id FROM follow WHERE id = ANY ($1))
    GROUP BY customer_id, pattern_id HAVING count(*) > 1) AS repeated`,
  stepsNotFinal: `SELECT count(*) AS n FROM follow_step WHERE follow_id = ANY ($1) AND status = 'planned'`,
  phoneStepsWithoutTodo: `SELECT count(*) AS n FROM follow_step s WHERE follow_id = ANY ($1) AND channel = 'phone'
    AND (SELECT count(*) FROM todo t WHERE t.follow_step_id = s.id) <> 1`,
  openClaims: `SELECT count(*) AS n FROM delivery WHERE follow_id = ANY ($1) AND status = 'claimed'`,
  undeliveredMessages: `SELECT count(*) AS n FROM signal_outbox WHERE follow_id = ANY ($1) AND delivered_at IS NULL`,
  followsOpenInRecordOnly: `SELECT count(*) AS n FROM follow WHERE id = ANY ($1)
    AND status IN ('completed', 'stopped') AND engine_state <> 'closed'`,
};

export async function checkRecord(stack: FaultStack, follows: readonly TestFollow[]): Promise<RecordCheck> {
  const entries = await Promise.all(
    Object.entries(FIGURES).map(async ([name, text]) => {
      const [row] = await stack.sql<{ n: string }>(text, [follows.map(({ id }) => id)]);
      return [name, Number(row?.n)] as const;
    }),
  );
  const [openWorkflows, failedWorkflows] = await stack.withTemporal((client) =>
    Promise.all([
      client.workflow.count(`WorkflowType = 'follow' AND ExecutionStatus = 'Running'`),
      client.workflow.count(
        `WorkflowType = 'follow' AND ExecutionStatus IN ('Failed', 'Terminated', 'TimedOut', 'Canceled')`,
      ),
    ]),
  );
  return {
    ...Object.fromEntries(entries),
    openWorkflows: openWorkflows.count,
    failedWorkflows: failedWorkflows.count,
  } as RecordCheck;
}
