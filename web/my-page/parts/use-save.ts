import { useState } from 'react';
import type { MyProfile, UpdateMyProfile } from '#contract/my-page';
import { ApiError, call } from '../api.ts';
import { useWords } from '../i18n.ts';
import { messageOf } from '../use-load.ts';

export interface Saving {
  state: 'editing' | 'saving' | 'saved';
  problem: string | null;
  /** messages by field */
  fields: Record<string, string>;
  save: (changes: UpdateMyProfile) => Promise<void>;
  edited: () => void;
}

/** Saves part of the profile. */
export function useSave(onChange: (profile: MyProfile) => void): Saving {
  const words = useWords();
  const [state, setState] = useState<Saving['state']>('editing');
  const [failure, setFailure] = useState<unknown>(null);
  return {
    state,
    problem: failure === null ? null : messageOf(failure, words),
    fields: failure instanceof ApiError ? failure.fields : {},
    edited: () => setState('editing'),
    save: async (changes) => {
      setState('saving');
      setFailure(null);
      try {
        onChange(await call<MyProfile>('PATCH', '/profile', changes));
        setState('saved');
      } catch (error) {
        setFailure(error);
        setState('editing');
      }
    },
  };
}
