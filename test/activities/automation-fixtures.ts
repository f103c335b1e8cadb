import { MockActivityEnvironment } from '@temporalio/testing';
import { v7 } from 'uuid';
import type { WriteRule } from '#contract/automation';
import { writeRule } from '#contract/automation';
import type { ChunkOutcome, ChunkTask } from '#activities/automation/send-chunk';
import type { RuleView } from '#db/automation-rules';
import { runRuleNow } from '#use-cases/automation/begin-run';
import { createRule, setRuleStatus } from '#use-cases/automation/write-rule';
import { admin } from '../use-cases/fixtures.ts';
import type { EngineRoom } from './fixtures.ts';

/** 車検満了日の 30 日前に SMS、と言われない限り */
export const ruleInput = (overrides: Partial<Record<keyof WriteRule, unknown>> = {}): WriteRule =>
  writeRule.parse({
    name: '車検30日前のSMS',
    dateSource: 'inspection_expiry',
    offset: '-P30D',
    channel: 'sms',
    body: '{{customer.name}}様 車検満了は{{vehicle.inspectionExpiresOn}}です',
    timeOfDay: '10:00',
    ...overrides,
  });

/** A rule that has been active for long. */
export async function buildRule(
  room: EngineRoom,
  overrides: Partial<Record<keyof WriteRule, unknown>> = {},
): Promise<RuleView> {
  const { id } = await createRule(room.deps, admin, ruleInput({ storeId: room.shop.storeId, ...overrides }));
  const rule = await setRuleStatus(room.deps, admin, id, 'active');
  await room.shop.db.prisma.automationRule.update({
    where: { id },
    data: { activeSince: new Date('2026-01-01') },
  });
  return { ...rule, activeSince: '2026-01-01' };
}

/** A customer who can be reached by every channel, with one vehicle. */
export async function buildOwner(
  room: EngineRoom,
  vehicle: Record<string, unknown>,
  customer: Record<string, unknown> = {},
): Promise<{ customerId: string; vehicleId: string }> {
  const { db, storeId } = room.shop;
  const [customerId, vehicleId] = [v7(), v7()];
  await db.prisma.customer.create({
    data: {
      id: customerId,
      storeId,
      name: '平塚 花子',
      email: 'hanako@customer.example',
      phone: '+819012345678',
      postalCode: '2540000',
      address: '神奈川県平塚市1-2-3',
      ...customer,
    },
  });
  await db.prisma.vehicle.create({
    data: { id: vehicleId, storeId, customerId, model: 'プリウス', ...vehicle },
  });
  return { customerId, vehicleId };
}

export const day = (iso: string): Date => new Date(`${iso}T00:00:00Z`);

export const inActivity = <T>(work: () => Promise<T>): Promise<T> => new MockActivityEnvironment().run(work);

/** Goes through a run as its workflow does, with so many lanes side by side. */
export async function workThrough(room: EngineRoom, runId: string, lanes = 4): Promise<void> {
  const { activities } = room;
  const { status } = await inActivity(() => activities.selectAutomationSends({ runId }));
  if (status !== 'sending') return;
  await Promise.all(
    Array.from({ length: lanes }, async (_, lane) => {
      for (let after: string | null = null; ; ) {
        const task: ChunkTask = { runId, lane, lanes, after, limit: 25 };
        const outcome: ChunkOutcome = await inActivity(() => activities.sendAutomationChunk(task));
        if (outcome.kind === 'idle') return;
        after = outcome.last;
      }
    }),
  );
  await inActivity(() => activities.finishAutomationRun({ runId }));
}

/** Runs a rule's day from beginning to end. @returns the run's id */
export async function runRule(room: EngineRoom, ruleId: string, lanes?: number): Promise<string> {
  const { id } = await runRuleNow(room.deps, admin, ruleId);
  await workThrough(room, id, lanes);
  return id;
}
