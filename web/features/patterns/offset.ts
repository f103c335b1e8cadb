/** An offset as people say it: "20 days after". */
export interface SpokenOffset {
  n: number;
  unit: OffsetUnit;
  before: boolean;
}

export const offsetUnits = ['minutes', 'hours', 'days', 'weeks', 'months'] as const;
export type OffsetUnit = (typeof offsetUnits)[number];

const shapes: [RegExp, OffsetUnit][] = [
  [/^([+-]?)PT(\d+)M$/, 'minutes'],
  [/^([+-]?)PT(\d+)H$/, 'hours'],
  [/^([+-]?)P(\d+)D$/, 'days'],
  [/^([+-]?)P(\d+)W$/, 'weeks'],
  [/^([+-]?)P(\d+)M$/, 'months'],
];

/** null when the duration mixes units (`P1DT2H`): such ones are edited as ISO 8601 text. */
export function speak(offset: string): SpokenOffset | null {
  for (const [shape, unit] of shapes) {
    const match = shape.exec(offset);
    if (match) return { n: Number(match[2]), unit, before: match[1] === '-' };
  }
  return null;
}

const letters: Record<OffsetUnit, [string, string]> = {
  minutes: ['PT', 'M'],
  hours: ['PT', 'H'],
  days: ['P', 'D'],
  weeks: ['P', 'W'],
  months: ['P', 'M'],
};

export const write = ({ n, unit, before }: SpokenOffset): string =>
  `${before && n > 0 ? '-' : ''}${letters[unit][0]}${n}${letters[unit][1]}`;
