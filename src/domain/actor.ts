import type { Role } from './kinds.ts';

export type { Role };

/** Who asks for something: a person, a program with an API key, or the product itself. */
export interface Actor {
  kind: 'user' | 'api_key' | 'system';
  /** id of the user or API key; the name of the part for the product itself */
  id: string;
  /** shown in the 応対履歴 and the audit log */
  name: string;
  role: Role;
  /** stores whose rows this actor sees; `all` for the after-sales department and administrators (DESIGN §7) */
  storeIds: readonly string[] | 'all';
}

/** The product acting by itself: reconciler, CRM events, schedules. */
export const systemActor = (part: string): Actor => ({
  kind: 'system',
  id: part,
  name: 'Oikaze',
  role: 'admin',
  storeIds: 'all',
});

/** Whether rows of this store are the actor's to see. */
export const seesStore = (actor: Actor, storeId: string): boolean =>
  actor.storeIds === 'all' || actor.storeIds.includes(storeId);
