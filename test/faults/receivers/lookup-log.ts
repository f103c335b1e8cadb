import { appendFileSync, existsSync, readFileSync } from 'node:fs';

/** One request as the lookup service saw it. */
export interface LookupCall {
  /** epoch milliseconds, right before it was answered */
  at: number;
  key: string;
  chassisNumber: string;
  /** `repeated`: answered from memory under a key it knows */
  outcome: 'looked_up' | 'repeated' | 'failed';
  word: string | null;
}

/** Written in one synchronous call before the answer, so no lookup can be missing from the log. */
export const logLookup = (file: string, call: LookupCall): void =>
  appendFileSync(file, `${JSON.stringify(call)}\n`);

export function readLookups(file: string): LookupCall[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
  return lines.map((line) => JSON.parse(line) as LookupCall);
}
