import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js';
import { Worker } from '@temporalio/worker';
import { workflowThread } from '#temporal/workflow-thread';
import { workflowBundle } from './engine.ts';

const HISTORY = fileURLToPath(
  new URL('../histories/2026-11-22-prompt-sends/runs-to-its-end.json', import.meta.url),
);

test('workflow code that hangs is ended after five seconds, and its worker goes on', async () => {
  const { code } = (await workflowBundle()) as { code: string };
  const hanging = code.replace('async function follow(input) {', '$& for (;;);');
  expect(hanging).not.toBe(code);
  const replay = Worker.runReplayHistory(
    { workflowBundle: { code: hanging }, ...workflowThread(false) },
    historyFromJSON(JSON.parse(readFileSync(HISTORY, 'utf8'))),
    'follow-hangs',
  );
  await expect(replay).rejects.toThrow(/timed out/);
}, 60_000);
