import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from '@jest/globals';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js';
import { Worker, type WorkflowBundleOption } from '@temporalio/worker';
import * as workflows from '../../workflows/index.ts';
import { workflowBundle } from '../workflows/engine.ts';

const folder = fileURLToPath(new URL('.', import.meta.url));
const histories = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.json'))
  .sort();

let bundle: WorkflowBundleOption;
beforeAll(async () => {
  bundle = await workflowBundle();
}, 60_000);

interface HistoryEvent {
  eventType: string;
  workflowExecutionStartedEventAttributes?: { workflowType: { name: string } };
}
const read = (file: string): { events: HistoryEvent[] } =>
  JSON.parse(readFileSync(`${folder}/${file}`, 'utf8'));

test('every workflow has a history that is replayed', () => {
  const types = histories.map(
    (file) => read(file).events[0]?.workflowExecutionStartedEventAttributes?.workflowType.name,
  );
  expect([...new Set(types)].sort()).toEqual(Object.keys(workflows).sort());
});

test.each(histories)('today’s code replays %s', async (file) => {
  const history = historyFromJSON(read(file));
  await Worker.runReplayHistory({ workflowBundle: bundle }, history, 'follow-replayed');
});

test('a history that today’s code would not make is refused', async () => {
  const [file = ''] = histories.filter((name) => name.endsWith('runs-to-its-end.json'));
  const events = read(file).events.filter(({ eventType }) => !eventType.includes('TIMER'));
  const shorter = {
    events: events.map((event, index) => ({ ...event, eventId: String(index + 1) })),
  };
  await expect(
    Worker.runReplayHistory({ workflowBundle: bundle }, historyFromJSON(shorter), 'follow-replayed'),
  ).rejects.toThrow();
});

/** Keys of what workflows and activities are given and answer: ids, times, counts and states (DESIGN §8). */
const KEYS = new Set(
  `id followId storeId customerId patternId patternVersionId stepId stepIds changeId eventId importId batchId runId
  dryRunId endpointId last after activity_id
  dueAt until waitMs seconds nanos backoff
  position occurrence seq attempt lane lanes limit count total from to ratePerSecond ratePerMinute
  draws told started delivered undelivered inDoubt crmEvents mails jobs restored closed
  channel state kind effect status reason stopReason remaining recurring sendsPromptly afterDone active next
  activity_type title`.split(/\s+/),
);

test.each(histories)('%s carries no personal data', (file) => {
  const said = payloadsIn(read(file));
  expect(said.length).toBeGreaterThan(0);
  for (const { key, value } of said.flatMap((value) => leavesOf(value))) {
    if (key !== null) expect(KEYS).toContain(key);
    if (typeof value === 'string' && key !== null && key !== 'title') expect(value).toMatch(/^[\w:.-]*$/);
    // Summaries and titles are words of ours: a pattern, a store, a step.
    if (typeof value === 'string') expect(value).not.toMatch(/@|様|(?:\+81|0)[789]0-?\d{4}-?\d{4}/);
  }
});

/** Every payload of a history, decoded. */
function payloadsIn(json: unknown): unknown[] {
  if (Array.isArray(json)) return json.flatMap(payloadsIn);
  if (typeof json !== 'object' || json === null) return [];
  const { metadata, data } = json as { metadata?: object; data?: string };
  if (metadata && 'encoding' in metadata) return data ? [decode(data)] : [];
  return Object.values(json).flatMap(payloadsIn);
}

/** The SDK's own words about searches and versions are JSON as well; what is not is shown as it is. */
function decode(data: string): unknown {
  const text = Buffer.from(data, 'base64').toString('utf8');
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

interface Leaf {
  key: string | null;
  value: unknown;
}

function leavesOf(value: unknown, key: string | null = null): Leaf[] {
  if (Array.isArray(value)) return value.flatMap((part) => leavesOf(part, key));
  if (typeof value !== 'object' || value === null) return [{ key, value }];
  return Object.entries(value).flatMap(([name, part]) => leavesOf(part, name));
}
