import { setTimeout as delay } from 'node:timers/promises';
import { inParallel } from '../../bench/steps/in-parallel.ts';
import type { FaultStack } from './fault-stack.ts';

export interface TestCustomer {
  id: string;
  externalId: string;
  email: string;
  /** E.164, as it reaches the SMS gateway */
  phone: string;
}

export interface TestFollow {
  id: string;
  workflowId: string;
  status: string;
  customer: TestCustomer;
  steps: { id: string; position: number; channel: string; dueAt: string; status: string }[];
}

export interface TestStep {
  channel: 'mail' | 'sms' | 'phone';
  offsetSeconds: number;
}

/** The five steps of the fault test: two mails, two SMS, one phone call. */
export const FIVE_STEPS = (gapSeconds: number): TestStep[] =>
  (['mail', 'sms', 'phone', 'mail', 'sms'] as const).map((channel, index) => ({
    channel,
    offsetSeconds: index * gapSeconds,
  }));

/** By this the receivers know which step a message belongs to, whatever the ledger says. */
export const markerOf = (index: number): string => `step-${index + 1}`;

/** Sends go out at any hour of any day, so that a run at night shows the same as one at noon. */
export async function openAllHours({ client }: FaultStack): Promise<void> {
  const { items } = await client.get<{ items: { id: string }[] }>('stores');
  const always = {
    quietHours: null,
    openFrom: '00:00',
    openTo: '24:00',
    closedWeekdays: [],
    closedOn: [],
    holidays: 'none',
    frequencyCap: null,
  };
  for (const { id } of items) await client.patch(`stores/${id}`, always);
}

export async function createTestPattern(
  { client }: FaultStack,
  name: string,
  steps: TestStep[],
): Promise<string> {
  const body = {
    name,
    kind: 'before',
    base: 'specified',
    stopOn: ['reply', 'contract', 'end'],
    steps: steps.map(({ channel, offsetSeconds }, index) => ({
      channel,
      anchor: 'base',
      offset: `PT${offsetSeconds}S`,
      ...(channel === 'mail' && { mail: { subject: `Follow [[${markerOf(index)}]]`, body: 'Hello' } }),
      ...(channel === 'sms' && { sms: { text: `[[${markerOf(index)}]] Hello` } }),
      ...(channel === 'phone' && { phone: { title: markerOf(index) } }),
    })),
  };
  return (await client.post<{ id: string }>('patterns', body)).id;
}

export async function createTestCustomers(
  { client }: FaultStack,
  prefix: string,
  count: number,
): Promise<TestCustomer[]> {
  const customers: TestCustomer[] = [];
  await inParallel(count, 8, async (index) => {
    const profile = {
      externalId: `${prefix}-${index}`,
      email: `${prefix}-${index}@example.com`,
      phone: phoneOf(prefix, index),
    };
    const body = {
      name: `${prefix} ${index}`,
      ...profile,
      consent: { mail: true, sms: true, postcard: true },
    };
    const { id } = await client.postUntilAnswered<{ id: string }>('customers', body);
    customers[index] = { id, ...profile, phone: `+81${profile.phone.slice(1)}` };
  });
  return customers;
}

/** Assigns a pattern to every customer; each follow counts its steps from `baseAt(index)`, epoch milliseconds. */
export async function assignAll(
  { client }: FaultStack,
  patternId: string,
  customers: readonly TestCustomer[],
  baseAt: (index: number) => number,
  width = 8,
): Promise<TestFollow[]> {
  const follows: TestFollow[] = [];
  await inParallel(customers.length, width, async (index) => {
    const customer = customers[index];
    if (!customer) return;
    const body = { customerId: customer.id, patternId, base: new Date(baseAt(index)).toISOString() };
    follows[index] = {
      ...(await client.postUntilAnswered<Omit<TestFollow, 'customer'>>('follows', body)),
      customer,
    };
  });
  return follows;
}

/** Resolves when no follow is open any more. @returns how many were still open when patience ended (0: all ended) */
export async function untilAllEnded(stack: FaultStack, patienceMs: number): Promise<number> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const [row] = await stack
      .sql<{ open: string }>(
        `SELECT count(*) AS open FROM follow WHERE status NOT IN ('completed', 'stopped')`,
      )
      .catch(() => []);
    const open = Number(row?.open ?? Number.NaN);
    if (open === 0 || Date.now() > deadline) return open;
    await delay(500);
  }
}

/** Mobile numbers of their own for every group of customers. */
function phoneOf(prefix: string, index: number): string {
  const group = [...prefix].reduce((sum, character) => (sum * 31 + character.charCodeAt(0)) % 9_000, 0);
  return `090${1_000 + group}${String(10_000 + index).slice(1)}`;
}
