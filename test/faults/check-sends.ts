import type { FaultStack } from './fault-stack.ts';
import { markerOf, type TestFollow, type TestStep } from './follows.ts';

/** What the receivers saw, compared with what was to be sent and with what the ledger says. */
export interface SendCheck {
  expected: number;
  received: number;
  /** recipient and step of every message that arrived more than once */
  twice: string[];
  /** messages that neither arrived nor stand in the ops list, nor were given up with a reason */
  lost: string[];
  /** ledger says accepted, receiver never saw it */
  acceptedNotReceived: string[];
  /** receiver saw it, ledger does not know */
  receivedNotInLedger: string[];
  inDoubt: { send: string; received: boolean; listed: boolean }[];
  /** skipped, suppressed, failed or handed to a person, by reason */
  givenUp: Record<string, number>;
}

interface LedgerRow extends Record<string, unknown> {
  id: string;
  status: string;
  reason: string | null;
  follow_id: string;
  position: number;
}

/**
 * The independent check: who received what is read from the receivers' logs by recipient and marker alone; the
 * ledger is read by plain SQL, without the product's code.
 */
export async function checkSends(
  stack: FaultStack,
  follows: readonly TestFollow[],
  steps: readonly TestStep[],
): Promise<SendCheck> {
  const addresses = new Set(follows.flatMap(({ customer }) => [customer.email, customer.phone]));
  const own = stack.receipts().filter(({ to }) => addresses.has(to));
  const sent = countBy(own.map(({ to, marker }) => `${to} ${marker}`));
  const ledger = await readLedger(stack);
  const listed = await listedInDoubt(stack);
  const check: SendCheck = {
    expected: 0,
    received: 0,
    twice: [...sent].filter(([, times]) => times > 1).map(([send, times]) => `${send} (${times}×)`),
    lost: [],
    acceptedNotReceived: [],
    receivedNotInLedger: [],
    inDoubt: [],
    givenUp: {},
  };
  for (const follow of follows) {
    const planned = [...follow.steps].sort((a, b) => a.position - b.position);
    for (const [index, { channel }] of steps.entries()) {
      if (channel === 'phone') continue;
      check.expected += 1;
      const send = `${channel === 'mail' ? follow.customer.email : follow.customer.phone} ${markerOf(index)}`;
      const received = sent.has(send);
      if (received) check.received += 1;
      const row = ledger.get(planned[index]?.id ?? '');
      judge(check, send, received, row, listed);
    }
  }
  return check;
}

function judge(
  check: SendCheck,
  send: string,
  received: boolean,
  row: LedgerRow | undefined,
  listed: Set<string>,
): void {
  if (row?.status === 'in_doubt') check.inDoubt.push({ send, received, listed: listed.has(row.id) });
  else if (received && row?.status !== 'accepted')
    check.receivedNotInLedger.push(`${send} (${row?.status ?? 'no row'})`);
  else if (!received && row?.status === 'accepted') check.acceptedNotReceived.push(send);
  else if (!received && row && (row.status === 'failed' || row.status === 'suppressed')) {
    const reason = `${row.status}: ${row.reason ?? 'no reason'}`;
    check.givenUp[reason] = (check.givenUp[reason] ?? 0) + 1;
  } else if (!received) check.lost.push(`${send} (${row?.status ?? 'no row'})`);
}

async function readLedger(stack: FaultStack): Promise<Map<string, LedgerRow>> {
  const rows = await stack.sql<LedgerRow & { follow_step_id: string }>(
    `SELECT d.id, d.status, coalesce(d.suppress_reason, d.error) AS reason, d.follow_id, s.position, d.follow_step_id
     FROM delivery d JOIN follow_step s ON s.id = d.follow_step_id`,
  );
  return new Map(rows.map((row) => [row.follow_step_id, row]));
}

/** Ids of the ops list, as a person would see it. */
async function listedInDoubt({ client }: FaultStack): Promise<Set<string>> {
  const ids = new Set<string>();
  let cursor = '';
  for (;;) {
    const page = await client.get<{ items: { id: string }[]; nextCursor: string | null }>(
      `deliveries?status=in_doubt&limit=200${cursor}`,
    );
    for (const { id } of page.items) ids.add(id);
    if (!page.nextCursor) return ids;
    cursor = `&cursor=${encodeURIComponent(page.nextCursor)}`;
  }
}

function countBy(values: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}
