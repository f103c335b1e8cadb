import { ApplicationFailure } from '@temporalio/activity';
import type { FollowRecord } from '#contract/workflow-messages';
import { readFollowRecord } from '#db/follow-input';
import type { ActivityDeps } from './activity-deps.ts';

/** The follow as the record has it: after `wake`, `resume`, and where the workflow was started by a message alone. */
export async function readFollow(deps: ActivityDeps, followId: string): Promise<FollowRecord> {
  const record = await readFollowRecord(deps.db.prisma, followId);
  if (!record) throw ApplicationFailure.nonRetryable(`There is no follow ${followId}`, 'unknown_follow');
  return record;
}
