import type { ReconcileCounts } from '#contract/reconcile';
import type { ActivityDeps } from './activity-deps.ts';
export async function reconcile(_deps: ActivityDeps): Promise<ReconcileCounts> {
  throw new Error('soon');
}
