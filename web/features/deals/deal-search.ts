/** What the address of the two lists carries. */
export interface DealSearch {
  q?: string | undefined;
  wish?: string | undefined;
  assignee?: string | undefined;
  /** 商談顧客: one state, or `all` */
  status?: string | undefined;
  waiting?: boolean | undefined;
  surveyed?: boolean | undefined;
  from?: string | undefined;
  to?: string | undefined;
  /** 新着 */
  askedBefore?: boolean | undefined;
}

const TEXTS = ['q', 'wish', 'assignee', 'status', 'from', 'to'] as const;

export function readDealSearch(search: Record<string, unknown>): DealSearch {
  const found: DealSearch = {};
  for (const key of TEXTS) {
    const value = search[key];
    if (typeof value === 'string' && value !== '') found[key] = value;
  }
  if (search['waiting'] === true) found.waiting = true;
  if (search['surveyed'] === true) found.surveyed = true;
  if (search['askedBefore'] === true) found.askedBefore = true;
  return found;
}

/** Whether anything narrows the list; the state alone is where one stands. */
export const isFiltered = ({ status: _status, ...others }: DealSearch): boolean =>
  Object.values(others).some((value) => value !== undefined);
