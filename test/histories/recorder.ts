/** What the scripts that record histories share: a development server, and where histories are kept. */
import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { temporal } from '@temporalio/proto';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { workflowBundle } from '../workflows/engine.ts';

export const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Neither the machine's name nor its paths belong into the repository. */
const withoutMachine = (key: string, value: unknown): unknown =>
  key === 'identity' || key === 'stackTrace' ? '' : value;

export interface Recorder {
  env: TestWorkflowEnvironment;
  /** different in every run, for ids and queues */
  run: string;
  /** Writes the history of one run of a workflow to `<set>/<name>.json`, one event a line. */
  save(name: string, workflow: { workflowId: string; runId?: string }): Promise<void>;
  end(): Promise<void>;
}

/** The server at TEMPORAL_ADDRESS; the name of the set is the script's argument, today's date unless given. */
export async function openRecorder(): Promise<Recorder> {
  const env = await TestWorkflowEnvironment.createFromExistingServer({
    address: process.env.TEMPORAL_ADDRESS ?? '127.0.0.1:7233',
  });
  const set = process.argv[2] ?? new Date().toISOString().slice(0, 10);
  const folder = fileURLToPath(new URL(`./${set}`, import.meta.url));
  await mkdir(folder, { recursive: true });
  // The first bundling takes seconds, in which every step would fall due.
  await workflowBundle();
  return {
    env,
    run: Date.now().toString(16).slice(-8),
    save: async (name, { workflowId, runId }) => {
      const history = await env.client.workflow.getHandle(workflowId, runId).fetchHistory();
      await writeFile(`${folder}/${name}.json`, textOf(history));
      console.log(`${name}: ${history.events?.length} events`);
    },
    end: () => env.teardown(),
  };
}

function textOf(history: temporal.api.history.v1.IHistory): string {
  const { events } = JSON.parse(historyToJSON(history), withoutMachine) as { events: object[] };
  return `{"events": [\n${events.map((event) => JSON.stringify(event)).join(',\n')}\n]}\n`;
}
