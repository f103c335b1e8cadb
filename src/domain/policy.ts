import { DomainError } from '#errors';
import type { Actor } from './actor.ts';
import type { Role } from './kinds.ts';

type Asker = Actor['role'];

const everyone: readonly Role[] = ['staff', 'manager', 'cr', 'admin', 'ops'];
const shop: readonly Role[] = ['staff', 'manager', 'cr', 'admin'];
const leaders: readonly Role[] = ['manager', 'cr', 'admin'];
const machineRoom: readonly Role[] = ['admin', 'ops'];

/**
 * Which role may do what (DESIGN §7). The stores an actor sees are a second, independent limit (src/db/scope.ts).
 * `ops` runs jobs and settles sends, and reads no texts of customers.
 */
export const policy = {
  'store.read': everyone,
  'store.write': ['manager', 'admin'],
  'store.create': ['admin'],
  'customer.read': shop,
  'customer.write': shop,
  /** a customer's yes or no to mail, SMS and postcards: theirs too, on My Page */
  'consent.record': [...shop, 'customer'],
  'customer.erase': ['manager', 'admin'],
  'customer.export': leaders,
  'customer.import': leaders,
  'cleaning.read': shop,
  'cleaning.write': leaders,
  'pattern.read': everyone,
  'pattern.write': leaders,
  'template.write': leaders,
  'follow.read': everyone,
  'follow.write': shop,
  'batch.read': everyone,
  'batch.write': leaders,
  'automation.read': everyone,
  'automation.write': leaders,
  'todo.read': shop,
  'todo.write': shop,
  'todo.bulk': leaders,
  'review.write': leaders,
  'delivery.read': everyone,
  'delivery.settle': [...machineRoom, 'manager'],
  'system.read': everyone,
  'system.write': machineRoom,
  'event.send': ['admin'],
  'contract.read': everyone,
  'contract.write': ['admin'],
  'usage.read': [...leaders, 'ops'],
  'usage.close': ['manager', 'admin'],
  'postcard.read': shop,
  'postcard.write': leaders,
  'postcard.return': shop,
  'campaign.read': shop,
  'campaign.write': leaders,
  'user.read': everyone,
  'user.write': ['admin'],
  'api_key.write': ['admin'],
  'webhook.read': machineRoom,
  'webhook.write': ['admin'],
  'audit.read': ['manager', 'admin', 'ops'],
} as const satisfies Record<string, readonly Asker[]>;

export type Action = keyof typeof policy;

/** Whether the actor's role allows the action. */
export const can = (actor: Actor, action: Action): boolean =>
  (policy[action] as readonly Asker[]).includes(actor.role);

/** @throws DomainError `forbidden` naming the action */
export function authorize(actor: Actor, action: Action): void {
  if (!can(actor, action)) {
    throw new DomainError('forbidden', {
      message: `role ${actor.role} may not do ${action}`,
      details: { action },
    });
  }
}
