import type { MovePreview } from '#contract/follow-batches';
import { queryOptions } from '@tanstack/react-query';
import { post } from '../../../shared/http.ts';

/** What moving everybody in flight to the version would change; nothing is stored. */
export const movePreviewQuery = (patternId: string, toVersion: number) =>
  queryOptions({
    queryKey: ['pattern', patternId, 'move', toVersion],
    queryFn: () => post<MovePreview>(`/patterns/${patternId}/moves/preview`, { toVersion }),
    staleTime: 0,
    retry: false,
  });
