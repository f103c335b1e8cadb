import { pino } from 'pino';
import { v7 } from 'uuid';
import type { Config } from '#config';
import type { Job } from '#contract/jobs';
import type { FollowInput, WorkflowMessage } from '#contract/workflow-messages';
import { createDatabase, type Database } from '#db/client';
import type { Actor } from '#domain/actor';
import type { ContractOption } from '#domain/contract-options';
import type { UseCaseDeps } from '#use-cases/deps';
import { DomainError } from '#errors';
import type { DailySchedule, EngineGateway } from '#temporal/engine-gateway';
import { createTestDatabase } from '../setup/database.ts';

/** Notes what it is told. `down` makes it unreachable, as a stopped Temporal server is. */
export class RecordingEngine implements EngineGateway {
  started: FollowInput[] = [];
  told: { workflowId: string; message: WorkflowMessage }[] = [];
  jobs: Job[] = [];
  restored: FollowInput[] = [];
  down = false;

  async startFollow(input: FollowInput): Promise<void> {
    if (this.down) throw new DomainError('engine_unavailable');
    this.started.push(input);
  }

  async tellFollow(workflowId: string, message: WorkflowMessage): Promise<'delivered' | 'gone'> {
    if (this.down) throw new DomainError('engine_unavailable');
    this.told.push({ workflowId, message });
    return 'delivered';
  }

  async restoreFollow(input: FollowInput): Promise<void> {
    if (this.down) throw new DomainError('engine_unavailable');
    this.restored.push(input);
  }

  ended: string[] = [];

  async endFollow(workflowId: string): Promise<'delivered' | 'gone'> {
    if (this.down) throw new DomainError('engine_unavailable');
    this.ended.push(workflowId);
    return 'delivered';
  }

  schedules = new Map<string, DailySchedule>();

  async putSchedule(schedule: DailySchedule): Promise<void> {
    if (this.down) throw new DomainError('engine_unavailable');
    this.schedules.set(schedule.scheduleId, schedule);
  }

  async runJob(job: Job): Promise<void> {
    if (this.down) throw new DomainError('engine_unavailable');
    this.jobs.push(job);
  }
}

export interface Shop {
  db: Database;
  deps: UseCaseDeps & { engine: RecordingEngine };
  /** what `deps.now()` answers; tests move it */
  clock: { now: Date };
  storeId: string;
  close(): Promise<void>;
}

export const admin: Actor = { kind: 'user', id: 'u-admin', name: '店長', role: 'admin', storeIds: 'all' };

export const staffOf = (storeId: string): Actor => ({
  kind: 'user',
  id: 'u-staff',
  name: '担当者',
  role: 'staff',
  storeIds: [storeId],
});

/** A store with a database of its own. It is 2026-12-01 12:00 in Tokyo. */
export async function buildShop(now = '2026-12-01T12:00:00+09:00'): Promise<Shop> {
  const database = await createTestDatabase();
  const db = createDatabase(database.url, { max: 12 });
  const clock = { now: new Date(now) };
  const deps = {
    db,
    engine: new RecordingEngine(),
    now: () => clock.now,
    newId: () => v7(),
    logger: pino({ level: 'silent' }),
    config: {} as Config,
  };
  const storeId = await buildStore(db);
  return {
    db,
    deps,
    clock,
    storeId,
    close: async () => {
      await db.close();
      await database.drop();
    },
  };
}

export async function buildStore(db: Database, overrides: Record<string, unknown> = {}): Promise<string> {
  const id = v7();
  await db.prisma.store.create({ data: { id, code: id, name: '湘南平塚店', ...overrides } });
  await contractOptions(db, id, ['option_pack_1', 'auto_sending']);
  return id;
}

/** Stores of the tests have every option, unless a test is about having one or not. */
export async function contractOptions(
  db: Database,
  storeId: string,
  options: readonly ContractOption[],
): Promise<void> {
  await db.prisma.storeContract.createMany({
    data: options.map((option) => ({
      id: v7(),
      storeId,
      option,
      sinceOn: new Date('2026-01-01'),
      createdBy: 'test',
    })),
  });
}

export async function buildCustomer(shop: Shop, overrides: Record<string, unknown> = {}): Promise<string> {
  const id = v7();
  await shop.db.prisma.customer.create({
    data: { id, storeId: shop.storeId, name: '平塚 花子', ...overrides },
  });
  return id;
}

export interface StepFixture {
  channel: string;
  anchor?: string;
  offset: string;
  timeOfDay?: string;
  title?: string;
}

/** 【1か月後フォロー】 of the source (A1) unless told otherwise. */
export const ONE_MONTH_FOLLOW: StepFixture[] = [
  { channel: 'mail', offset: 'P20D', timeOfDay: '10:00' },
  { channel: 'phone', offset: 'P24D', timeOfDay: '15:00', title: '状況うかがい' },
  { channel: 'phone', offset: 'P28D', timeOfDay: '18:00' },
  { channel: 'mail', offset: 'P30D', timeOfDay: '10:00' },
  { channel: 'phone', offset: 'P40D', timeOfDay: '12:00' },
];

export async function buildPattern(
  db: Database,
  overrides: {
    base?: string;
    stopOn?: string[];
    onReply?: string;
    steps?: StepFixture[];
    name?: string;
    storeId?: string;
    catchUp?: boolean;
  } = {},
): Promise<string> {
  const id = v7();
  const {
    steps = ONE_MONTH_FOLLOW,
    base = 'last_negotiation',
    stopOn = ['reply', 'contract', 'end'],
    name = '1か月後フォロー',
    ...rest
  } = overrides;
  const { storeId, ...version } = rest;
  await db.prisma.pattern.create({
    data: {
      id,
      name,
      kind: 'before',
      currentVersion: 1,
      storeId: storeId ?? null,
      versions: {
        create: {
          id: v7(),
          version: 1,
          name,
          base,
          stopOn,
          createdBy: 'test',
          ...version,
          steps: { create: steps.map((step, index) => buildStep(step, index + 1)) },
        },
      },
    },
  });
  return id;
}

export const buildStep = (step: StepFixture, position: number) => ({
  id: v7(),
  position,
  channel: step.channel,
  anchor: step.anchor ?? 'base',
  offset: step.offset,
  timeOfDay: step.timeOfDay ?? null,
  onClosedDay: 'ignore',
  title: step.title ?? null,
  subject: step.channel === 'mail' ? 'ご連絡' : null,
  body: step.channel === 'mail' || step.channel === 'sms' ? '本文' : null,
});

/** Wall-clock text in Tokyo, which is how the source tells its examples. */
export const inTokyo = (at: Date): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Tokyo', dateStyle: 'short', timeStyle: 'short' }).format(
    at,
  );
