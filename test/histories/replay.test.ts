import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from '@jest/globals';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js';
import { Worker, type WorkflowBundleOption } from '@temporalio/worker';
import { workflowBundle } from '../workflows/engine.ts';

const folder = fileURLToPath(new URL('.', import.meta.url));
const histories = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.json'))
  .sort();

let bundle: WorkflowBundleOption;
beforeAll(async () => {
  bundle = await workflowBundle();
}, 60_000);

test('there are histories of every kind of follow', () => {
  expect(histories.length).toBeGreaterThanOrEqual(6);
});

test.each(histories)('today’s code replays %s', async (file) => {
  const history = historyFromJSON(JSON.parse(readFileSync(`${folder}/${file}`, 'utf8')));
  await Worker.runReplayHistory({ workflowBundle: bundle }, history, 'follow-replayed');
});

test('a history that today’s code would not make is refused', async () => {
  const [file = ''] = histories.filter((name) => name.endsWith('runs-to-its-end.json'));
  const json = JSON.parse(readFileSync(`${folder}/${file}`, 'utf8'));
  const events = json.events.filter((event: { eventType: string }) => !event.eventType.includes('TIMER'));
  const shorter = {
    events: events.map((event: object, index: number) => ({ ...event, eventId: String(index + 1) })),
  };
  await expect(
    Worker.runReplayHistory({ workflowBundle: bundle }, historyFromJSON(shorter), 'follow-replayed'),
  ).rejects.toThrow();
});
