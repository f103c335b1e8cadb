import { createContext, type ReactNode, useContext, useMemo, useState } from 'react';
import { DEFAULT_ZONE } from '../time.ts';
import { useMe } from './use-me.ts';

interface StoreChoice {
  /** null: every store the person sees */
  storeId: string | null;
  zone: string;
  stores: { id: string; name: string; timeZone: string }[];
  choose(storeId: string | null): void;
}

const Context = createContext<StoreChoice | null>(null);
const KEY = 'oikaze.store';

export function StoreChoiceProvider({ children }: { children: ReactNode }) {
  const { stores } = useMe();
  const [chosen, setChosen] = useState<string | null>(() => localStorage.getItem(KEY));
  const value = useMemo<StoreChoice>(() => {
    const store = stores.find(({ id }) => id === chosen) ?? (stores.length === 1 ? stores[0] : undefined);
    return {
      storeId: store?.id ?? null,
      zone: store?.timeZone ?? stores[0]?.timeZone ?? DEFAULT_ZONE,
      stores,
      choose(storeId) {
        if (storeId) localStorage.setItem(KEY, storeId);
        else localStorage.removeItem(KEY);
        setChosen(storeId);
      },
    };
  }, [stores, chosen]);
  return <Context.Provider value={value}>{children}</Context.Provider>;
}

/** The store whose rows are shown, and its time zone. */
export function useStoreChoice(): StoreChoice {
  const value = useContext(Context);
  if (!value) throw new Error('useStoreChoice outside StoreChoiceProvider');
  return value;
}
