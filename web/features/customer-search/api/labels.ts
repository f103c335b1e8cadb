import type { LeftOutLabel } from '#contract/labels';
import type { CustomerSelection } from '#contract/selection';
import { queryOptions } from '@tanstack/react-query';
import { post } from '../../../shared/http.ts';

export interface LabelCheck {
  selected: number;
  printable: number;
  leftOut: LeftOutLabel[];
}

/** Who can be printed and who cannot, before the PDF is made. */
export const labelCheckQuery = (selection: CustomerSelection) =>
  queryOptions({
    queryKey: ['labels', selection],
    queryFn: () => post<LabelCheck>('/labels/check', { selection }),
    staleTime: 0,
    retry: false,
  });
