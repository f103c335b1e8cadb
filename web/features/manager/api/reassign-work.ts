import { useMutation, useQueryClient } from '@tanstack/react-query';
import { post } from '../../../shared/http.ts';

export interface WorkToPass {
  storeId: string;
  fromAssigneeId: string;
  toAssigneeIds: string[];
  /** instants, the first included; null: everything that is open */
  dueFrom: string | null;
  dueBefore: string | null;
  /** beside those of the days, what is late */
  withLate: boolean;
  /** by what each has due that day against what they can do in a day */
  share: 'by_load';
}

/** Open work of one person to colleagues: a day off, or leaving (A7). */
export function useReassignWork() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (work: WorkToPass) => post<{ reassigned: number }>('/todos/bulk-reassign', work),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['todos'] });
      void client.invalidateQueries({ queryKey: ['todo-counts'] });
    },
  });
}
