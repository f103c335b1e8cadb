import type { CheckLabels, LeftOutLabel } from '#contract/labels';
import { queryOptions } from '@tanstack/react-query';
import { post } from '../../../shared/http.ts';

export interface LabelCheck {
  selected: number;
  printable: number;
  leftOut: LeftOutLabel[];
}

/** Who can be printed and who cannot, before the PDF is made. */
export const labelCheckQuery = (whom: CheckLabels) =>
  queryOptions({
    queryKey: ['labels', whom],
    queryFn: () => post<LabelCheck>('/labels/check', whom),
    staleTime: 0,
    retry: false,
  });
