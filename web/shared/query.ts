import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { ApiError } from './http.ts';
import { showRefusal } from './notify.ts';

let signedOut: () => void = () => undefined;
/** What to do when the session has ended; set once by the router. */
export const onSignedOut = (handler: () => void): void => {
  signedOut = handler;
};

const ended = (error: unknown): boolean => error instanceof ApiError && error.status === 401;

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      refetchOnWindowFocus: true,
      retry: (count, error) =>
        count < 2 && !(error instanceof ApiError && error.status >= 400 && error.status < 500),
    },
  },
  queryCache: new QueryCache({
    onError: (error, query) => {
      if (ended(error) && query.queryKey[0] !== 'me') signedOut();
    },
  }),
  mutationCache: new MutationCache({
    onError: (error, _variables, _context, mutation) => {
      // a quiet one shows its error itself; sign-in's own 401 is no session that ended
      if (mutation.meta?.['quiet']) return;
      if (ended(error)) signedOut();
      else showRefusal(error);
    },
  }),
});
