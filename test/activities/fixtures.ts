import {
  type ChannelErrorCode,
  PermanentChannelError,
  TemporaryChannelError,
  UnknownOutcomeError,
} from '#channels/errors';
import type { Channels, Mail, SendReceipt } from '#channels/types';
import type { FollowInput, StepTask, WorkflowMessage } from '#contract/workflow-messages';
import { type Activities, createActivities } from '#activities/create-activities';
import type { ActivityDeps } from '#activities/activity-deps';
import { readFollowRecord } from '#db/follow-input';
import { DomainError } from '#errors';
import type { TemporalEngine } from '#temporal/temporal-engine';
import { assignPattern } from '#use-cases/assign-pattern';
import {
  admin,
  buildCustomer,
  buildPattern,
  buildShop,
  RecordingEngine,
  type Shop,
  type StepFixture,
} from '../use-cases/fixtures.ts';

/** A send as a channel saw it. */
export interface Sent {
  key: string;
  to: string;
  subject?: string;
  text: string;
  startedAtMs: number;
}

export type Trouble = 'permanent' | 'temporary' | 'unknown' | 'killed';

/** Channels that note what they are given. `trouble` is what the next sends run into. */
export class RecordingChannels {
  sent: Sent[] = [];
  /** mails as they were given, with files and headers */
  mails: Mail[] = [];
  trouble: Trouble | null = null;
  /** a send that ran into trouble after the message was handed over */
  sentAllTheSame = false;
  deduplicates = false;
  delayMs = 0;

  asChannels(): Channels {
    const recorder = this;
    return {
      mail: {
        name: 'smtp',
        get deduplicates() {
          return recorder.deduplicates;
        },
        send: (mail) => {
          this.mails.push(mail);
          return this.#take({
            key: mail.idempotencyKey,
            to: mail.to.address,
            subject: mail.subject,
            text: mail.text,
          });
        },
      },
      sms: {
        name: 'http',
        get deduplicates() {
          return recorder.deduplicates;
        },
        send: (sms) => this.#take({ key: sms.idempotencyKey, to: sms.to, text: sms.text }),
      },
      postcard: {
        name: 'pdf',
        deduplicates: true,
        send: (card) => this.#take({ key: card.idempotencyKey, to: card.recipient.name, text: card.text }),
      },
      scrapLookup: { name: 'simulator', lookup: async () => ({ status: 'not_found', simulated: true }) },
      close: async () => {},
    };
  }

  async #take(message: Omit<Sent, 'startedAtMs'>): Promise<SendReceipt> {
    const sent = { ...message, startedAtMs: performance.now() };
    if (!this.trouble || this.sentAllTheSame) this.sent.push(sent);
    if (this.delayMs > 0) await new Promise((resolve) => setTimeout(resolve, this.delayMs));
    const detail = (code: ChannelErrorCode) => ({ code, channel: 'test', stage: 'test' });
    switch (this.trouble) {
      case null:
        return { providerId: `provider-${this.sent.length}` };
      case 'permanent':
        throw new PermanentChannelError(detail('rejected'));
      case 'temporary':
        throw new TemporaryChannelError(detail('unreachable'));
      case 'unknown':
        throw new UnknownOutcomeError(detail('connection_lost'));
      case 'killed':
        throw new Error('the process is gone');
    }
  }
}

/** A server that can be down, lose everything, and be asked what it runs. */
export class FakeServer extends RecordingEngine implements TemporalEngine {
  open = new Set<string>();
  /** how often all workflows were listed */
  lists = 0;

  override async startFollow(input: FollowInput): Promise<void> {
    await super.startFollow(input);
    this.open.add(`follow-${input.followId}`);
  }

  override async tellFollow(workflowId: string, message: WorkflowMessage): Promise<'delivered' | 'gone'> {
    const outcome = await super.tellFollow(workflowId, message);
    if (message.message === 'stop' || message.message === 'wake') this.open.delete(workflowId);
    return outcome;
  }

  override async restoreFollow(input: FollowInput): Promise<void> {
    await this.startFollow(input);
  }

  override async endFollow(workflowId: string): Promise<'delivered' | 'gone'> {
    if (this.down) throw new DomainError('engine_unavailable');
    return this.open.delete(workflowId) ? 'delivered' : 'gone';
  }

  async countOpen(): Promise<number> {
    if (this.down) throw new DomainError('engine_unavailable');
    return this.open.size;
  }

  async *listOpen(): AsyncIterable<string> {
    if (this.down) throw new DomainError('engine_unavailable');
    this.lists += 1;
    yield* this.open;
  }

  async isOpen(workflowId: string): Promise<boolean> {
    if (this.down) throw new DomainError('engine_unavailable');
    return this.open.has(workflowId);
  }
}

export interface EngineRoom {
  shop: Shop;
  deps: ActivityDeps;
  server: FakeServer;
  channels: RecordingChannels;
  activities: Activities;
}

/** A store, its database, channels that note what they send, and the activities working on them. */
export async function buildEngineRoom(now?: string): Promise<EngineRoom> {
  const shop = await buildShop(now);
  const channels = new RecordingChannels();
  const server = new FakeServer();
  const deps: ActivityDeps = {
    ...shop.deps,
    engine: server,
    channels: channels.asChannels(),
    config: {
      sessionSecret: 'a secret of at least thirty-two characters',
      publicBaseUrl: 'https://oikaze.example',
      mail: {
        from: { address: 'shop@oikaze.example' },
        relayDomain: 'relay.oikaze.example',
        answersToRelay: true,
      },
      postcard: { outputDir: 'no-folder-of-cards', keepDays: 90 },
    } as ActivityDeps['config'],
  };
  return { shop, deps, server, channels, activities: createActivities(deps) };
}

export interface AssignedFollow {
  followId: string;
  customerId: string;
  input: FollowInput;
}

/** Assigns a pattern with these steps to a new customer who can be reached by every channel. */
export async function buildFollow(
  room: EngineRoom,
  steps: StepFixture[],
  overrides: {
    customer?: Record<string, unknown>;
    pattern?: Parameters<typeof buildPattern>[1];
    customerId?: string;
  } = {},
): Promise<AssignedFollow> {
  const { shop, deps } = room;
  const customerId =
    overrides.customerId ??
    (await buildCustomer(shop, {
      email: 'hanako@customer.example',
      phone: '+819012345678',
      postalCode: '2540000',
      address: '神奈川県平塚市1-2-3',
      ...overrides.customer,
    }));
  const patternId = await buildPattern(shop.db, { base: 'specified', steps, ...overrides.pattern });
  const { id: followId } = await assignPattern(deps, admin, {
    customerId,
    patternId,
    base: shop.clock.now.toISOString(),
  });
  const record = await readFollowRecord(shop.db.prisma, followId);
  if (!record) throw new Error('the follow was not stored');
  return { followId, customerId, input: record.input };
}

/** The task a workflow would send for a step of this input. */
export function taskOf({ followId, input }: AssignedFollow, index = 0): StepTask {
  const [step, next] = input.steps.slice(index);
  if (!step) throw new Error(`there is no step ${index}`);
  return { followId, stepId: step.id, next: next ? { id: next.id, dueAt: next.dueAt } : null };
}
