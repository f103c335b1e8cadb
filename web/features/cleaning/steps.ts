/** The two steps of the source, and what was decided. */
export const cleaningSteps = ['unused', 'scrap', 'decisions'] as const;
export type CleaningStep = (typeof cleaningSteps)[number];
export const isCleaningStep = (value: unknown): value is CleaningStep =>
  cleaningSteps.some((name) => name === value);
