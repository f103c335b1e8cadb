import type { Channel } from './kinds.ts';
import { epochOf, type InstantLike } from './planning/zone.ts';

/** A planned step as far as a difference looks at it; callers pass richer rows and get them back. */
export interface ComparedStep {
  position: number;
  channel: Channel;
  dueAt: InstantLike;
}

export interface PlanDifference<Before, After> {
  kept: { from: Before; to: After }[];
  /** same channel, another time */
  moved: { from: Before; to: After }[];
  added: After[];
  removed: Before[];
}

/**
 * Difference between what remains of a follow and what it would be on another version (X5, B2). Positions say nothing,
 * since a new version may number anew: contacts of the same channel at the same time are kept; the others of a channel
 * are paired in their order as moved; what is left over was added or removed.
 */
export function planDifference<Before extends ComparedStep, After extends ComparedStep>(
  before: readonly Before[],
  after: readonly After[],
): PlanDifference<Before, After> {
  const kept: { from: Before; to: After }[] = [];
  const moved: { from: Before; to: After }[] = [];
  const open = [...after].sort((a, b) => a.position - b.position);
  const take = (matches: (step: After) => boolean): After | undefined => {
    const index = open.findIndex(matches);
    return index < 0 ? undefined : open.splice(index, 1)[0];
  };
  const unmatched: Before[] = [];
  for (const from of [...before].sort((a, b) => a.position - b.position)) {
    const to = take((step) => step.channel === from.channel && epochOf(step.dueAt) === epochOf(from.dueAt));
    if (to) kept.push({ from, to });
    else unmatched.push(from);
  }
  const removed: Before[] = [];
  for (const from of unmatched) {
    const to = take((step) => step.channel === from.channel);
    if (to) moved.push({ from, to });
    else removed.push(from);
  }
  return { kept, moved, added: open, removed };
}
