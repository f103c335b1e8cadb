import {
  contractDemoOptions,
  findCustomerIdByExternalId,
  findSeedPatternIds,
  writeDemoPast,
} from '#db/seed-rows';
import { systemActor } from '#domain/actor';
import { formatWallClock } from '#domain/planning/zone';
import { assignPattern } from '#use-cases/assign-pattern';
import { createRule } from '#use-cases/automation/write-rule';
import { createTodo } from '#use-cases/create-todo';
import type { UseCaseDeps } from '#use-cases/deps';
import { receiveCrmEvent } from '#use-cases/receive-crm-event';
import { updateCustomer } from '#use-cases/update-customer';
import { boughtAt, demoRequest, makeDemoDealings, makePastQuote } from './demo-dealings.ts';
import { DEMO_RULES } from './demo-rules.ts';
import { DEMO_CUSTOMERS, type DemoCustomer } from './demo-customers.ts';

const DAY_MS = 86_400_000;
const ZONE = 'Asia/Tokyo';
const AT_ONCE = 4;
const actor = systemActor('demo');

/** What has happened with a demo customer so far: which pattern, and days since its base. */
interface Story {
  pattern?: string;
  daysAgo: number;
  event?: 'negotiated' | 'delivered' | 'ordered';
  /** what ended the follow */
  end?: 'reply.received' | 'deal.contracted' | 'deal.ended';
}

/** One story per customer: every bucket of the board has something in it, today and in the days to come. */
const STORIES: Story[] = [
  ...[0, 0, 0, 1, 1, 2].map((daysAgo): Story => ({ daysAgo })),
  ...[21, 22, 23].map(
    (daysAgo): Story => ({ pattern: 'one_month', daysAgo, event: 'negotiated', end: 'reply.received' }),
  ),
  ...[10, 15, 19, 20, 24, 24, 25, 25, 28, 29, 36, 40].map(
    (daysAgo): Story => ({ pattern: 'one_month', daysAgo, event: 'negotiated' }),
  ),
  ...[0, 0, 1, 1, 1].map((daysAgo): Story => ({ pattern: 'new_inquiry', daysAgo })),
  ...[0, 2, 4].map((daysAgo): Story => ({ pattern: 'standard_eight', daysAgo })),
  ...[1, 3, 7, 8, 14, 20].map(
    (daysAgo): Story => ({ pattern: 'delivery_thanks', daysAgo, event: 'delivered' }),
  ),
  ...[12, 23, 30].map((daysAgo): Story => ({ pattern: 'recurring_order', daysAgo, event: 'ordered' })),
  { pattern: 'one_month', daysAgo: 26, event: 'negotiated', end: 'deal.contracted' },
  { pattern: 'one_month', daysAgo: 30, event: 'negotiated', end: 'deal.ended' },
];

/** Whose car came lately: they bought it last month, who waited longest first (`boughtAt`). */
const BUYERS = STORIES.flatMap(({ event, daysAgo }, nr) => (event === 'delivered' ? [{ nr, daysAgo }] : []))
  .sort((a, b) => b.daysAgo - a.daysAgo)
  .map(({ nr }) => nr);

/**
 * The demo dealer's customers with quotes, vehicles, orders and follows, made by the product's own use cases at the
 * times at which they would have happened; then the past is written as having been done.
 */
export async function makeDemoDealer(deps: UseCaseDeps, staffIds: readonly string[]): Promise<void> {
  const now = deps.now();
  const patterns = await findSeedPatternIds(deps.db);
  await deps.db.transaction((tx) => contractDemoOptions(tx, now));
  const lives = DEMO_CUSTOMERS.map((customer, index) => {
    const story = STORIES[index] ?? { daysAgo: 0 };
    const at = new Date(now.getTime() - story.daysAgo * DAY_MS - index * 60_000);
    const assigneeId = staffIds[index % staffIds.length] ?? null;
    return () => live({ ...deps, now: () => at }, { nr: index, customer, story, patterns, assigneeId, now });
  });
  for (let first = 0; first < lives.length; first += AT_ONCE) {
    await Promise.all(lives.slice(first, first + AT_ONCE).map((run) => run()));
  }
  await deps.db.transaction((tx) => writeDemoPast(tx, now, new Date(now.getTime() - 1.5 * DAY_MS)), {
    timeoutMs: 60_000,
  });
  for (const rule of DEMO_RULES) await createRule(deps, actor, rule);
  for (const [index, customer] of DEMO_CUSTOMERS.entries()) {
    const { end } = STORIES[index] ?? {};
    if (end)
      await tell(deps, end, customer, {
        ...(end !== 'reply.received' && { quoteExternalId: `${customer.externalId}-Q` }),
        message: { body: 'ご連絡ありがとうございます。週末に伺います。', subject: 'Re: ご検討状況' },
      });
  }
  await makeDemoDealings(deps, await peopleOf(deps));
}

/** Customers whose story is such, by id. */
async function peopleOf(deps: UseCaseDeps) {
  const ids = await Promise.all(
    DEMO_CUSTOMERS.map(({ externalId }) => findCustomerIdByExternalId(deps.db, externalId)),
  );
  const where = (is: (story: Story) => boolean) => ids.filter((_id, nr) => is(STORIES[nr] ?? { daysAgo: 0 }));
  const [contracted = ''] = where(({ end }) => end === 'deal.contracted');
  const [ended = ''] = where(({ end }) => end === 'deal.ended');
  return {
    buyers: BUYERS.flatMap((nr) => ids[nr] ?? []),
    asking: where(({ pattern, daysAgo }) => !pattern && daysAgo === 0).slice(0, 2),
    dealing: where(({ event, end }) => event === 'negotiated' && !end),
    contracted,
    ended,
  };
}

interface Life {
  /** which of the demo's customers, from 0 */
  nr: number;
  now: Date;
  customer: DemoCustomer;
  story: Story;
  patterns: ReadonlyMap<string, string>;
  assigneeId: string | null;
}

/** One customer's life up to the follow; `deps.now` is when it happened. */
async function live(
  deps: UseCaseDeps,
  { nr, now, customer, story, patterns, assigneeId }: Life,
): Promise<void> {
  const { vehicle, source, estimateYen, ...profile } = customer;
  const on = formatWallClock(deps.now(), ZONE).slice(0, 10);
  await tell(deps, 'customer.upserted', customer, {
    customer: { ...profile, consent: { mail: true, sms: false, postcard: true }, tags: ['デモ'] },
  });
  const id = await findCustomerIdByExternalId(deps.db, customer.externalId);
  await updateCustomer(deps, actor, id, { assigneeId });
  const buyer = BUYERS.indexOf(nr);
  if (buyer >= 0)
    await makePastQuote(deps, {
      customerId: id,
      vehicleText: vehicle,
      status: 'contracted',
      closedAt: boughtAt(now, buyer),
    });
  // Asked long ago and did not buy: marked in 新着 (C3).
  if (nr === 1) {
    const closedAt = new Date(now.getTime() - 150 * DAY_MS);
    await makePastQuote(deps, { customerId: id, vehicleText: vehicle, status: 'ended', closedAt });
  }
  if (story.event === 'delivered') {
    const car = {
      externalId: `${customer.externalId}-V`,
      model: vehicle,
      registrationNumber: `湘南 300 あ ${customer.externalId.slice(-2)}-00`,
    };
    await tell(deps, 'vehicle.delivered', customer, { vehicle: car, deliveredOn: on });
  } else if (story.event === 'ordered') {
    await tell(deps, 'order.placed', customer, {
      order: {
        externalId: `${customer.externalId}-O`,
        orderedOn: on,
        product: 'エンジンオイル',
        amountYen: 5_500,
      },
    });
  } else {
    await tell(deps, 'inquiry.received', customer, {
      quote: {
        externalId: `${customer.externalId}-Q`,
        source,
        vehicleText: vehicle,
        estimateYen,
        ...demoRequest(nr),
      },
    });
  }
  if (story.event === 'negotiated') {
    await tell(deps, 'deal.negotiated', customer, {
      quoteExternalId: `${customer.externalId}-Q`,
      negotiatedOn: on,
    });
  }
  const patternId = story.pattern && patterns.get(story.pattern);
  if (patternId) await assignPattern(deps, actor, { customerId: id, patternId });
  else if (story.daysAgo === 2) {
    await createTodo(deps, actor, {
      customerId: id,
      channel: 'phone',
      title: '試乗の希望日を確認する',
      dueAt: new Date(deps.now().getTime() + 5 * DAY_MS).toISOString(),
    });
  }
}

function tell(deps: UseCaseDeps, type: string, customer: DemoCustomer, data: Record<string, unknown>) {
  const body = {
    type,
    timestamp: deps.now().toISOString(),
    data: { customerExternalId: customer.externalId, ...data },
  };
  return receiveCrmEvent(deps, { webhookId: `demo-${customer.externalId}-${type}`, body });
}
