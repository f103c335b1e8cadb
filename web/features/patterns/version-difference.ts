import type { PatternStep, PatternVersion } from '#contract/patterns';

export interface StepChange {
  kind: 'same' | 'changed' | 'added' | 'removed';
  before: PatternStep | null;
  after: PatternStep | null;
}

const timing = (step: PatternStep): string =>
  [step.channel, step.anchor, step.offset, step.timeOfDay].join('|');
const whole = (step: PatternStep): string =>
  JSON.stringify([
    timing(step),
    step.title,
    step.onClosedDay,
    step.purpose,
    step.mail,
    step.sms,
    step.postcard,
    step.survey,
  ]);

/** Steps of two versions side by side: same timing first, then the same place with the same channel. */
export function versionDifference(before: PatternVersion, after: PatternVersion): StepChange[] {
  const left = [...before.steps];
  const take = (matches: (step: PatternStep) => boolean): PatternStep | null => {
    const at = left.findIndex(matches);
    return at < 0 ? null : (left.splice(at, 1)[0] ?? null);
  };
  const pairs = after.steps.map((step) => ({
    after: step,
    before: take((other) => timing(other) === timing(step)),
  }));
  const changes: StepChange[] = pairs.map(({ after: step, before: exact }) => {
    const old = exact ?? take((other) => other.channel === step.channel && other.position === step.position);
    return {
      kind: !old ? 'added' : whole(old) === whole(step) ? 'same' : 'changed',
      before: old,
      after: step,
    };
  });
  return [...changes, ...left.map((step): StepChange => ({ kind: 'removed', before: step, after: null }))];
}
