import type { ReactNode } from 'react';
import { useWords } from '../i18n.ts';
import type { Loaded } from '../use-load.ts';

export const Problem = ({ children }: { children: ReactNode }) => (
  <p className="notice problem" role="alert">
    {children}
  </p>
);

export const Done = ({ children }: { children: ReactNode }) => (
  <p className="notice done" role="status">
    {children}
  </p>
);

/** Shows what was read, or that it is being read, or why it was not. */
export function Show<T>({ loaded, children }: { loaded: Loaded<T>; children: (data: T) => ReactNode }) {
  const words = useWords();
  if (loaded.state === 'loading') return <p className="quiet">{words.loading}</p>;
  if (loaded.state === 'ready') return children(loaded.data);
  return (
    <>
      <Problem>{loaded.message}</Problem>
      <button type="button" onClick={loaded.again}>
        {words.retry}
      </button>
    </>
  );
}
