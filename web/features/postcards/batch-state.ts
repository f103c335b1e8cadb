import type { PostcardBatch, PostcardBatchStatus, PostcardCard } from '#contract/postcards';

/** Amber waits for somebody to go on. */
export const batchColor: Record<PostcardBatchStatus, string> = {
  preparing: 'blue',
  made: 'amber',
  handed_over: 'amber',
  printed: 'amber',
  posted: 'kaze',
  cancelled: 'gray',
  failed: 'red',
};

export const cardColor: Record<PostcardCard['status'], string> = {
  asked: 'blue',
  in: 'kaze',
  left_out: 'amber',
  released: 'gray',
  returned: 'red',
};

/** What may be recorded of a batch next, the usual one first. */
export const nextOf = ({
  status,
  output,
}: {
  status: PostcardBatchStatus;
  output: 'office' | 'print_house';
}): ('hand_over' | 'print' | 'post')[] => {
  if (status === 'made') return output === 'print_house' ? ['hand_over', 'print'] : ['print', 'post'];
  if (status === 'handed_over') return ['print', 'post'];
  return status === 'printed' ? ['post'] : [];
};

export const hasFiles = ({ status, filesRemovedAt }: PostcardBatch): boolean =>
  filesRemovedAt === null && ['made', 'handed_over', 'printed', 'posted'].includes(status);
export const mayCancel = (status: PostcardBatchStatus): boolean =>
  ['preparing', 'made', 'handed_over', 'failed'].includes(status);
