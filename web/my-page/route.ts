import { useSyncExternalStore } from 'react';

const CHANGED = 'oikaze-my-route';

/** Paths of My Page: `/my/`, `/my/messages`, `/my/surveys/<id>` …; `/s/<token>` is a survey's link. */
export const usePath = (): string =>
  useSyncExternalStore(
    (listener) => {
      window.addEventListener('popstate', listener);
      window.addEventListener(CHANGED, listener);
      return () => {
        window.removeEventListener('popstate', listener);
        window.removeEventListener(CHANGED, listener);
      };
    },
    () => window.location.pathname + window.location.search,
  );

export function goTo(path: string): void {
  window.history.pushState(null, '', path);
  window.dispatchEvent(new Event(CHANGED));
  window.scrollTo(0, 0);
}
