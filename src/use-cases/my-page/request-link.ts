import { createHash } from 'node:crypto';
import { countSignInAttempt } from '#db/auth-store';
import { findCustomersByAddress } from '#db/my-page-sessions';
import { DomainError } from '#errors';
import type { UseCaseDeps } from '../deps.ts';
import { sendMyPageLink } from './send-link.ts';

const WINDOW_MS = 15 * 60_000;
/** Mails to one address within the window; more are not sent, and nobody is told so. */
const PER_ADDRESS = 3;
/** Requests of one network address within the window. */
const PER_CLIENT = 20;

/**
 * Mails a link to My Page to whoever has this address, and says the same whether somebody has it or not (C11: no account
 * enumeration).
 * @param client network address of who asks; only its hash is kept, in the throttle
 * @throws DomainError too_many_requests, whatever the address
 */
export async function requestMyPageLink(
  deps: UseCaseDeps,
  { email, client }: { email: string; client: string },
): Promise<void> {
  const now = deps.now();
  const asked = await countSignInAttempt(deps.db, throttleKey('client', client), now, WINDOW_MS);
  if (asked > PER_CLIENT)
    throw new DomainError('too_many_requests', { message: 'too many requests for links' });
  const mailed = await countSignInAttempt(
    deps.db,
    throttleKey('address', email.toLowerCase()),
    now,
    WINDOW_MS,
  );
  if (mailed > PER_ADDRESS) return;
  const customers = await findCustomersByAddress(deps.db, email);
  for (const customer of customers) await sendMyPageLink(deps, customer);
}

const throttleKey = (kind: string, value: string): string =>
  `my-page-${kind}:${createHash('sha256').update(value.trim()).digest('hex')}`;
