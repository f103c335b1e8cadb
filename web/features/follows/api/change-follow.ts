import type { Follow, FollowStep } from '#contract/follows';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { del, patch, post } from '../../../shared/http.ts';

export type FollowChange =
  | { kind: 'stop'; reason: string; note?: string }
  | { kind: 'pause' }
  | { kind: 'resume' }
  | { kind: 'remove'; stepIds?: string[] }
  | { kind: 'reschedule'; stepId: string; dueAt: string }
  | { kind: 'skip'; stepId: string };

function send(followId: string, change: FollowChange): Promise<unknown> {
  const path = `/follows/${followId}`;
  switch (change.kind) {
    case 'stop':
      return post(`${path}/stop`, { reason: change.reason, ...(change.note && { note: change.note }) });
    case 'pause':
    case 'resume':
      return post(`${path}/${change.kind}`);
    case 'remove':
      return del(`${path}/remaining-steps`, change.stepIds && { stepIds: change.stepIds });
    case 'reschedule':
      return patch(`${path}/steps/${change.stepId}`, { dueAt: change.dueAt });
    case 'skip':
      return post(`${path}/steps/${change.stepId}/skip`);
  }
}

const ahead = (step: FollowStep): boolean => step.status === 'planned';

/** What the change will look like; the API's answer replaces it. */
function expected(follow: Follow, change: FollowChange): Follow {
  const steps = (edit: (step: FollowStep) => FollowStep): Follow => ({
    ...follow,
    steps: follow.steps.map(edit),
  });
  switch (change.kind) {
    case 'stop':
      return {
        ...steps((step) => (ahead(step) ? { ...step, status: 'cancelled' } : step)),
        status: 'stopped',
        stopReason: change.reason,
      };
    case 'pause':
      return { ...follow, status: 'paused' };
    case 'resume':
      return { ...follow, status: 'running' };
    case 'remove':
      return steps((step) =>
        ahead(step) && (!change.stepIds || change.stepIds.includes(step.id))
          ? { ...step, status: 'removed' }
          : step,
      );
    case 'reschedule':
      return steps((step) =>
        step.id === change.stepId ? { ...step, dueAt: change.dueAt, pinned: true } : step,
      );
    case 'skip':
      return steps((step) => (step.id === change.stepId ? { ...step, status: 'skipped' } : step));
  }
}

/** Shown at once, rolled back when refused. */
export function useChangeFollow(follow: Follow) {
  const client = useQueryClient();
  const key = ['customer', follow.customerId, 'follows'];
  return useMutation({
    mutationFn: (change: FollowChange) => send(follow.id, change),
    onMutate: async (change) => {
      await client.cancelQueries({ queryKey: key });
      const before = client.getQueryData<Follow[]>(key);
      client.setQueryData<Follow[]>(key, (items) =>
        items?.map((item) => (item.id === follow.id ? expected(item, change) : item)),
      );
      return before;
    },
    onError: (_error, _change, before) => client.setQueryData(key, before),
    onSettled: () => {
      for (const stale of [['customer', follow.customerId], ['follows'], ['todos'], ['todo-counts']])
        void client.invalidateQueries({ queryKey: stale });
    },
  });
}
