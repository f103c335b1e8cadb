import { isManualChannel, type SentChannel } from '../kinds.ts';
import { decideSend, type SendFacts } from '../send-decision.ts';
import type { AttributedPlan } from './planner.ts';
import type { CustomerSimulation, DryRunCustomer, DryRunStep, DryRunStore, MovingRule } from './types.ts';

/** What the budget is asked about, where it is not asked. */
const FREE = { mail: 0, sms: 0, postcard: 0 };
/** A send that is held again and again is given up; each hold moves it on, so this many is years. */
const MAX_HOLDS = 50;

/**
 * Plays one follow through, step after step as its workflow would: `decideSend` is asked at each send's time with what
 * was sent until then, a hold delays it and whatever comes after it (X3). The budget is not looked at here.
 */
export function simulateCustomer(
  steps: readonly DryRunStep[],
  { planned, moved }: AttributedPlan,
  customer: DryRunCustomer,
  store: DryRunStore,
): CustomerSimulation {
  const simulation: CustomerSimulation = { events: [], skipped: [], moved: [...moved] };
  const byPosition = new Map(steps.map((step) => [step.position, step]));
  const sent = [...customer.otherSends];
  let last = Number.NEGATIVE_INFINITY;
  for (const { position, channel, dueAt, status, skipReason } of planned) {
    if (status === 'skipped') {
      simulation.skipped.push(skipReason ?? 'past');
      continue;
    }
    let at = Math.max(last, Date.parse(dueAt));
    if (isManualChannel(channel)) {
      simulation.events.push({ at, outcome: channel });
      last = at;
      continue;
    }
    const held = new Set<MovingRule>();
    for (let holds = 0; holds < MAX_HOLDS; holds++) {
      const decision = decideSend(factsAt(at, channel, byPosition.get(position), customer, store, sent), at);
      if (decision.kind === 'wait') {
        if (decision.reason === 'frequency_cap' || decision.reason === 'quiet_hours')
          held.add(decision.reason);
        at = Date.parse(decision.until);
        continue;
      }
      if (decision.kind === 'skip') simulation.skipped.push(decision.reason);
      else if (decision.kind === 'hand_over') simulation.events.push({ at, outcome: 'handedOver' });
      else {
        simulation.events.push({ at, outcome: decision.channel });
        simulation.moved.push(...held);
        sent.push(at);
      }
      break;
    }
    last = at;
  }
  return simulation;
}

const fitsPreferred = (step: DryRunStep | undefined, { preferredChannel }: DryRunCustomer): boolean =>
  (preferredChannel === 'mail' || preferredChannel === 'sms') && (step?.fits?.[preferredChannel] ?? false);

function factsAt(
  at: number,
  channel: SentChannel,
  step: DryRunStep | undefined,
  customer: DryRunCustomer,
  store: DryRunStore,
  sent: readonly number[],
): SendFacts {
  const { frequencyCap, calendar } = store;
  return {
    followStatus: 'running',
    stepStatus: 'planned',
    channel,
    purpose: step?.purpose ?? 'transactional',
    preferredChannel: customer.preferredChannel,
    allowPreferred: fitsPreferred(step, customer),
    consent: customer.consent,
    optedOut: { mail: false, sms: false, postcard: false },
    existingRelation: customer.existingRelation,
    addresses: customer.addresses,
    emergencyStop: false,
    cleaning: { excludeDm: customer.excludeDm, askFirst: customer.askFirst },
    ...(store.agencyContracted !== undefined && { agencyContracted: store.agencyContracted }),
    budget: { capYen: null, spentYen: 0, priceYen: FREE },
    frequencyCap: frequencyCap && { ...frequencyCap, sentAtList: sent.filter((sentAt) => sentAt <= at) },
    quietHours: calendar.quietHours,
    timeZone: calendar.timeZone,
  };
}
