import { randomBytes } from 'node:crypto';
import type { CreateWebhookEndpoint, UpdateWebhookEndpoint } from '#contract/webhooks';
import { webhooksWorkflowId } from '#contract/jobs';
import type { Tx } from '#db/client';
import { insertRows } from '#db/insert-rows';
import {
  changeEndpoint,
  type DeliveryView,
  deleteEndpoint,
  type EndpointView,
  findDeliveries,
  findEndpoint,
  findEndpoints,
  hurryDeliveries,
  insertEndpoint,
  insertTestDelivery,
  replaceSecret,
  sendAgain,
} from '#db/webhooks';
import type { Actor } from '#domain/actor';
import { authorize } from '#domain/policy';
import { kindsOf, WEBHOOK_TEST } from '#domain/webhook-events';
import { DomainError } from '#errors';
import type { UseCaseDeps } from '../deps.ts';
import { storeOrDefault } from '../find-stores.ts';
import { auditRow } from '../record.ts';

/** For a day both secrets sign, so that the receiver can change over without losing anything. */
const OLD_SECRET_MS = 24 * 3_600_000;

const newSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`;

export async function listEndpoints(
  deps: UseCaseDeps,
  actor: Actor,
  page: { take: number; after?: string | undefined },
): Promise<EndpointView[]> {
  authorize(actor, 'webhook.read');
  return deps.db.transaction((tx) => findEndpoints(tx, page), { actor });
}

/** @throws DomainError not_found */
export async function getEndpoint(deps: UseCaseDeps, actor: Actor, id: string): Promise<EndpointView> {
  authorize(actor, 'webhook.read');
  return deps.db.transaction((tx) => requireEndpoint(tx, id), { actor });
}

async function requireEndpoint(tx: Tx, id: string): Promise<EndpointView> {
  const found = await findEndpoint(tx, id);
  if (!found) throw new DomainError('not_found', { message: 'no such webhook endpoint', field: 'id' });
  return found;
}

/** Tells another system of what happens from now on. The secret is in the answer and in no other. */
export async function createEndpoint(
  deps: UseCaseDeps,
  actor: Actor,
  input: CreateWebhookEndpoint,
): Promise<EndpointView & { secret: string }> {
  authorize(actor, 'webhook.write');
  const secret = newSecret();
  const made = await deps.db.transaction(
    async (tx) => {
      // Whoever sees some stores only cannot have all of them told of.
      const named = input.storeId ?? (actor.storeIds === 'all' ? null : undefined);
      const storeId = named === null ? null : (await storeOrDefault(tx, actor, named ?? null)).id;
      const id = deps.newId();
      await insertEndpoint(tx, {
        id,
        storeId,
        url: input.url,
        description: input.description ?? null,
        events: input.events,
        kinds: kindsOf(input.events),
        secret,
        createdBy: actor.name,
      });
      await note(tx, deps, actor, 'webhook.create', id, { url: input.url, events: input.events, storeId });
      return requireEndpoint(tx, id);
    },
    { actor },
  );
  await runWebhookJob(deps, made);
  return { ...made, secret };
}

/** @throws DomainError not_found */
export async function updateEndpoint(
  deps: UseCaseDeps,
  actor: Actor,
  { id, ...change }: UpdateWebhookEndpoint & { id: string },
): Promise<EndpointView> {
  authorize(actor, 'webhook.write');
  const changed = await deps.db.transaction(
    async (tx) => {
      const before = await requireEndpoint(tx, id);
      await changeEndpoint(tx, id, {
        ...(change.url !== undefined && { url: change.url }),
        ...(change.description !== undefined && { description: change.description }),
        ...(change.events && { events: change.events, kinds: kindsOf(change.events) }),
        ...(change.active !== undefined && { active: change.active, disabledReason: null }),
        ...(change.active && { failingSince: null }),
      });
      if (change.active && !before.active) await hurryDeliveries(tx, id, deps.now());
      await note(tx, deps, actor, 'webhook.update', id, change);
      return requireEndpoint(tx, id);
    },
    { actor },
  );
  await runWebhookJob(deps, changed);
  return changed;
}

/** A new secret; the one before signs for a day more. */
export async function rotateSecret(
  deps: UseCaseDeps,
  actor: Actor,
  id: string,
): Promise<EndpointView & { secret: string }> {
  authorize(actor, 'webhook.write');
  const secret = newSecret();
  const endpoint = await deps.db.transaction(
    async (tx) => {
      await requireEndpoint(tx, id);
      await replaceSecret(tx, id, secret, new Date(deps.now().getTime() + OLD_SECRET_MS));
      await note(tx, deps, actor, 'webhook.rotate_secret', id);
      return requireEndpoint(tx, id);
    },
    { actor },
  );
  return { ...endpoint, secret };
}

/** What was not delivered yet is given up. */
export async function removeEndpoint(deps: UseCaseDeps, actor: Actor, id: string): Promise<void> {
  authorize(actor, 'webhook.write');
  await deps.db.transaction(
    async (tx) => {
      await requireEndpoint(tx, id);
      await deleteEndpoint(tx, id);
      await note(tx, deps, actor, 'webhook.delete', id);
    },
    { actor },
  );
}

/**
 * Sends an event of no meaning.
 * @throws DomainError not_found; wrong_state where the endpoint is switched off
 */
export async function testEndpoint(
  deps: UseCaseDeps,
  actor: Actor,
  endpointId: string,
): Promise<DeliveryView> {
  authorize(actor, 'webhook.write');
  const id = deps.newId();
  const made = await deps.db.transaction(
    async (tx) => {
      const { active, storeId } = await requireEndpoint(tx, endpointId);
      if (!active) throw switchedOff();
      await insertTestDelivery(tx, { id, endpointId, storeId, kind: WEBHOOK_TEST, occurredAt: deps.now() });
      const [row] = await findDeliveries(tx, { endpointId }, { take: 1 });
      if (!row) throw new DomainError('internal_error', { message: 'the test is gone' });
      return row;
    },
    { actor },
  );
  await runWebhookJob(deps, { id: endpointId });
  return made;
}

const switchedOff = () =>
  new DomainError('wrong_state', {
    message: 'the endpoint is switched off',
    field: 'active',
    remedy: { ja: 'active を true にしてから送ってください', en: 'set active to true before sending' },
  });

/** @throws DomainError not_found */
export async function listDeliveries(
  deps: UseCaseDeps,
  actor: Actor,
  input: {
    endpointId: string;
    status?: readonly string[] | undefined;
    take: number;
    after?: bigint | undefined;
  },
): Promise<DeliveryView[]> {
  authorize(actor, 'webhook.read');
  return deps.db.transaction(
    async (tx) => {
      await requireEndpoint(tx, input.endpointId);
      return findDeliveries(tx, input, input);
    },
    { actor },
  );
}

/** @throws DomainError not_found, wrong_state */
export async function retryDelivery(
  deps: UseCaseDeps,
  actor: Actor,
  key: { id: string; endpointId: string },
): Promise<void> {
  authorize(actor, 'webhook.write');
  await deps.db.transaction(
    async (tx) => {
      const { active } = await requireEndpoint(tx, key.endpointId);
      if (!active) throw switchedOff();
      if (await sendAgain(tx, key, deps.now())) return;
      throw new DomainError('not_found', {
        message: 'no such delivery that has not arrived',
        field: 'deliveryId',
        remedy: {
          ja: '一覧を読み直してください。届いたものは送り直せません',
          en: 'read the list again: what has arrived cannot be sent again',
        },
      });
    },
    { actor },
  );
  await runWebhookJob(deps, { id: key.endpointId });
}

const note = (
  tx: Tx,
  deps: UseCaseDeps,
  actor: Actor,
  action: string,
  entityId: string,
  after?: object,
): Promise<void> =>
  insertRows(tx, {
    auditLog: [
      auditRow(deps, actor, { action, entity: 'webhook_endpoint', entityId, ...(after && { after }) }),
    ],
  });

/** Starts or wakes the endpoint's workflow. Never throws: with Temporal down the reconciler does it. */
export async function runWebhookJob(deps: UseCaseDeps, { id }: { id: string }): Promise<void> {
  try {
    await deps.engine.runJob({
      workflow: 'deliverWebhooks',
      workflowId: webhooksWorkflowId(id),
      id,
      title: 'webhooks',
    });
  } catch (error) {
    deps.logger.warn(
      { err: error, endpointId: id },
      'webhooks could not be handed to the engine; the reconciler will',
    );
  }
}
