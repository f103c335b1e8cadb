import { median } from '../measure/median.ts';
import { figure, table } from '../measure/table.ts';
import type { StepCost } from './measure.ts';

export type Runs = Map<string, StepCost[]>;

const COLUMNS: [keyof StepCost, string][] = [
  ['server', 'Temporal'],
  ['worker', 'worker'],
  ['engineDatabase', 'PG (Temporal)'],
  ['database', 'PG (ours)'],
  ['sum', 'sum'],
  ['assignSum', 'of it assigning'],
  ['api', 'API (beside)'],
  ['stepsPerSecond', 'steps/s'],
];

/** Medians of all rounds, one row per variant. */
export function costTable(runs: Runs): string {
  const rows = [...runs].map(([name, costs]) => [
    name,
    ...COLUMNS.map(([key]) => median(costs.map((cost) => cost[key]))),
  ]);
  return table(['CPU ms per step', ...COLUMNS.map(([, title]) => title)], rows);
}

/** Median over the rounds of one variant's figure divided by another's in the same round: noise of the machine cancels out. */
export function ratio(runs: Runs, name: string, against: string, key: keyof StepCost): number {
  const [ours, theirs] = [runs.get(name) ?? [], runs.get(against) ?? []];
  return median(ours.map((cost, round) => cost[key] / (theirs[round]?.[key] ?? Number.NaN)));
}

export function goal(title: string, value: number, limit: number, direction: 'at most' | 'at least'): string {
  const met = direction === 'at most' ? value <= limit : value >= limit;
  return `${title}: ${figure(value)} (goal ${direction} ${limit}: ${met ? 'met' : 'NOT MET'})`;
}
