import type { CreateUser, UpdateUser, User } from '#contract/users';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { patch, post } from '../../../shared/http.ts';

/** With `id` a change, without a new person. */
export function useSaveUser(id: string | null) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: CreateUser | UpdateUser) =>
      id ? patch<User>(`/users/${id}`, body) : post<User>('/users', body),
    onSuccess: () => void client.invalidateQueries({ queryKey: ['users'] }),
  });
}
