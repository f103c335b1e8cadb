import type { ActivityDeps } from './activity-deps.ts';
export async function finishFollow(_deps: ActivityDeps, _followId: string): Promise<{ closed: boolean }> {
  throw new Error('soon');
}
