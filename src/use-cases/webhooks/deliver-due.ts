import { Webhook } from 'standardwebhooks';
import { ChannelError } from '#channels/errors';
import type { HttpAnswer, HttpCall } from '#channels/http-call';
import type { WebhookPayload } from '#contract/webhooks';
import {
  type Attempt,
  disableEndpoint,
  type DueDelivery,
  type Endpoint,
  forgetOldDeliveries,
  listDueDeliveries,
  noteDelivered,
  noteRefused,
  takeEndpoint,
} from '#db/webhooks';
import { eventOfKind, GIVE_UP_AFTER_MS, pauseAfter } from '#domain/webhook-events';
import type { UseCaseDeps } from '../deps.ts';

const AT_ONCE = 40;
/** Customers at once for one endpoint; what happened to one customer is told in its order. */
const SIDE_BY_SIDE = 4;
const KEEP_MS = 30 * 24 * 3_600_000;
const GONE = 410;

export interface Post {
  post(call: HttpCall): Promise<HttpAnswer>;
}

/**
 * Sends what is due for one endpoint. An event may arrive twice, under the same `webhook-id`: where a process ends between
 * the answer and its record, nobody can know.
 * @returns `off` where the endpoint takes nothing any more, `idle` where nothing was due
 */
export async function deliverDue(
  deps: UseCaseDeps,
  endpointId: string,
  { poster, signal, onProgress }: { poster: Post; signal?: AbortSignal; onProgress(): void },
): Promise<'off' | 'idle' | 'sent'> {
  const endpoint = await takeEndpoint(deps.db, endpointId);
  if (!endpoint?.active) return 'off';
  const due = await listDueDeliveries(deps.db, { endpointId, now: deps.now(), limit: AT_ONCE });
  if (due.length === 0) {
    await forgetOldDeliveries(deps.db, endpointId, new Date(deps.now().getTime() - KEEP_MS));
    return 'idle';
  }
  const queue = byCustomer(due);
  let isGone = false;
  const work = async (): Promise<void> => {
    for (let ofOne = queue.shift(); ofOne; ofOne = queue.shift()) {
      for (const next of ofOne) {
        if (isGone) return;
        signal?.throwIfAborted();
        if ((await attempt(deps, endpoint, next, poster, signal)) === GONE) isGone = true;
        onProgress();
      }
    }
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, work));
  const reason = isGone ? 'gone' : await isFailing(deps, endpointId);
  if (!reason) return 'sent';
  deps.logger.warn({ endpointId, reason }, 'a webhook endpoint was switched off');
  await disableEndpoint(deps.db, endpointId, reason);
  return 'off';
}

function byCustomer(due: readonly DueDelivery[]): DueDelivery[][] {
  const groups = new Map<string, DueDelivery[]>();
  for (const one of due) {
    const key = one.customerId ?? one.id;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()];
}

async function isFailing(deps: UseCaseDeps, id: string): Promise<'failing' | null> {
  const endpoint = await takeEndpoint(deps.db, id);
  const since = endpoint?.failingSince?.getTime() ?? Number.POSITIVE_INFINITY;
  return deps.now().getTime() - since > GIVE_UP_AFTER_MS ? 'failing' : null;
}

/** @returns the answer's status; 0 where there was none */
async function attempt(
  deps: UseCaseDeps,
  endpoint: Endpoint,
  due: DueDelivery,
  poster: Post,
  signal: AbortSignal | undefined,
): Promise<number> {
  const body = JSON.stringify(payloadOf(due));
  const tried: Attempt = {
    id: due.id,
    endpointId: endpoint.id,
    at: deps.now(),
    responseStatus: null,
    error: null,
  };
  try {
    const headers = signedHeaders(endpoint, due.id, body, tried.at);
    const answer = await poster.post({ channel: 'webhook', url: endpoint.url, headers, body, signal });
    tried.responseStatus = answer.status;
    if (answer.status >= 200 && answer.status < 300) await noteDelivered(deps.db, tried);
    else {
      tried.error = `answered ${answer.status}`;
      await refused(deps, tried, due, answer.retryAfterMs);
    }
    return answer.status;
  } catch (error) {
    if (!(error instanceof ChannelError)) throw error;
    signal?.throwIfAborted();
    tried.error = error.reply ? `${error.code} (${error.reply})` : error.code;
    await refused(deps, tried, due);
    return 0;
  }
}

function refused(deps: UseCaseDeps, tried: Attempt, due: DueDelivery, retryAfterMs?: number): Promise<void> {
  const pause = pauseAfter(due.attempts + 1, retryAfterMs);
  return noteRefused(deps.db, tried, pause === null ? null : new Date(tried.at.getTime() + pause));
}

/** Standard Webhooks; while a secret is being changed both sign. */
function signedHeaders(
  { secret, oldSecret, oldSecretUntil }: Endpoint,
  id: string,
  body: string,
  at: Date,
): Record<string, string> {
  const isOldGood = oldSecret !== null && oldSecretUntil !== null && oldSecretUntil > at;
  const secrets = isOldGood ? [secret, oldSecret] : [secret];
  return {
    'content-type': 'application/json',
    'user-agent': 'Oikaze-Webhooks/1',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
    'webhook-signature': secrets.map((known) => new Webhook(known).sign(id, at, body)).join(' '),
  };
}

function payloadOf({ id: _id, kind, attempts: _attempts, occurredAt, ...data }: DueDelivery): WebhookPayload {
  return { type: eventOfKind(kind), timestamp: occurredAt.toISOString(), data };
}
