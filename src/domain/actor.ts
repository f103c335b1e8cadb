import type { Role } from './kinds.ts';

export type { Role };

/** Who asks for something: a person, a program with an API key, the product itself, or a customer on My Page. */
export interface Actor {
  kind: 'user' | 'api_key' | 'system' | 'customer';
  /** id of the user, API key or customer; the name of the part for the product itself */
  id: string;
  /** shown in the 応対履歴 and the audit log */
  name: string;
  role: Role | 'customer';
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

/**
 * The customer on My Page or with a survey's link. `authorize` allows them nothing: only use cases made for customers take
 * this actor. The name stays in the 応対履歴 after an erasure, so it is not theirs.
 */
export const customerActor = (customer: { id: string; storeId: string }): Actor => ({
  kind: 'customer',
  id: customer.id,
  name: 'お客様',
  role: 'customer',
  storeIds: [customer.storeId],
});

/** Whether rows of this store are the actor's to see. */
export const seesStore = (actor: Actor, storeId: string): boolean =>
  actor.storeIds === 'all' || actor.storeIds.includes(storeId);
