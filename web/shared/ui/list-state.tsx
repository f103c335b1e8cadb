import type { ReactNode } from 'react';
import { ErrorState, Loading } from './states.tsx';

interface Props {
  list: { isPending: boolean; isError: boolean; error: unknown; refetch: () => Promise<unknown> };
  isEmpty: boolean;
  /** what to show and to do where there is nothing */
  empty: ReactNode;
}

/** What stands where the rows of a list would: it is read, it failed, there are none. Nothing once there are rows. */
export function ListState({ list, isEmpty, empty }: Props) {
  if (list.isPending) return <Loading />;
  if (list.isError) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  return isEmpty ? empty : null;
}
