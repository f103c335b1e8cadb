import { Context } from '@temporalio/activity';
import { HttpPoster } from '#channels/http-call';
import { deliverDue } from '#use-cases/webhooks/deliver-due';
import type { ActivityDeps } from './activity-deps.ts';

/** One attempt of the activity watches for so long; its workflow then asks for the next. */
const WATCH_MS = 10 * 60_000;
const PAUSE_MS = 1_000;

/** Sends an endpoint's events as they happen (X10). @returns whether the endpoint still takes any */
export async function deliverWebhooks(
  deps: ActivityDeps,
  { endpointId }: { endpointId: string },
): Promise<{ active: boolean }> {
  const context = Context.current();
  const poster = new HttpPoster();
  const onProgress = () => context.heartbeat();
  const until = Date.now() + WATCH_MS;
  try {
    while (Date.now() < until) {
      const found = await deliverDue(deps, endpointId, {
        poster,
        signal: context.cancellationSignal,
        onProgress,
      });
      if (found === 'off') return { active: false };
      onProgress();
      if (found === 'idle') await context.sleep(PAUSE_MS);
    }
    return { active: true };
  } finally {
    poster.close();
  }
}
