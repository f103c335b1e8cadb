import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import type { FollowInput } from '#contract/workflow-messages';
import { followAttributes } from '#temporal/search-attributes';
import { inParallel } from '../steps/in-parallel.ts';
import { STEPS } from './customers.ts';

const DAY_MS = 86_400_000;
/** Where nobody looks: the workflows' first task is weeks away. */
const TASK_QUEUE = 'bare-starts';

/** The bare loop: nothing but `client.workflow.start`, so many at once, with the input that the product gives. */
export async function bareStarts(
  client: Client,
  { count, concurrency, withAttributes }: { count: number; concurrency: number; withAttributes: boolean },
): Promise<void> {
  const startedAt = Date.now();
  const [storeId, patternId, patternVersionId] = [randomUUID(), randomUUID(), randomUUID()];
  await inParallel(count, concurrency, async () => {
    const input: FollowInput = {
      followId: randomUUID(),
      storeId,
      customerId: randomUUID(),
      patternId,
      patternVersionId,
      title: 'bench v1',
      occurrence: 1,
      recurring: false,
      sendsPromptly: true,
      steps: STEPS.map(({ channel, days }, index) => ({
        id: randomUUID(),
        position: index + 1,
        channel,
        dueAt: startedAt + days * DAY_MS,
      })),
    };
    // A type of its own: the product's reconciler would look for their follows once a minute, in both variants' time.
    await client.workflow.start('bareFollow', {
      workflowId: `bare-${input.followId}`,
      taskQueue: TASK_QUEUE,
      args: [input],
      startDelay: (STEPS[0]?.days ?? 0) * DAY_MS,
      ...(withAttributes && { typedSearchAttributes: followAttributes(input), staticSummary: input.title }),
    });
  });
}
