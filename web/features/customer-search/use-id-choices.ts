import { useQuery } from '@tanstack/react-query';
import { patternsQuery } from '../../shared/api/get-patterns.ts';
import { usersQuery } from '../../shared/api/get-users.ts';
import { useStoreChoice } from '../../shared/session/store-choice.tsx';

const named = (rows: readonly { id: string; name: string }[]) =>
  rows.map(({ id, name }) => ({ value: id, label: name }));

/** The choices of a field that holds ids; undefined for every other field. */
export function useIdChoices(field: string): { value: string; label: string }[] | undefined {
  const { storeId, stores } = useStoreChoice();
  const { data: patterns = [] } = useQuery({ ...patternsQuery(storeId), enabled: field === 'patternId' });
  const { data: users = [] } = useQuery({ ...usersQuery, enabled: field === 'assigneeId' });
  if (field === 'storeId') return named(stores);
  if (field === 'patternId') return named(patterns);
  return field === 'assigneeId' ? named(users) : undefined;
}

/** Names of the ids a query may hold, for its sentence. */
export function useNameOfId(): (id: string) => string | undefined {
  const { storeId, stores } = useStoreChoice();
  const { data: patterns = [] } = useQuery(patternsQuery(storeId));
  const { data: users = [] } = useQuery(usersQuery);
  return (id) => [...stores, ...patterns, ...users].find((row) => row.id === id)?.name;
}
