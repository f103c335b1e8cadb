/** The work of one benchmark run, the same for every variant. */
export interface Load {
  follows: number;
  /** channels of one follow's steps, in order */
  channels: readonly ('mail' | 'phone')[];
  /** time between two steps of one follow */
  gapMs: number;
  /** the follows' first steps fall due spread evenly over this time; 0: all at the same moment */
  spreadMs: number;
  /** time between handing out the load and the first step due */
  leadMs: number;
}

/** The pattern of issue A: four phone steps and two mails. */
export const PATTERN = ['mail', 'phone', 'phone', 'mail', 'phone', 'phone'] as const;

/** Instant from which follow number `index` counts its steps: step p (from 0) falls due at `base + p * gapMs`. */
export function baseOf(load: Load, startAt: number, index: number): number {
  return startAt + Math.round((index * load.spreadMs) / load.follows);
}

/** Due times of one follow, epoch milliseconds. */
export function dueTimes(load: Load, base: number): number[] {
  return load.channels.map((_, position) => base + position * load.gapMs);
}

export const stepCount = (load: Load): number => load.follows * load.channels.length;
