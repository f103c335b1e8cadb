import { createHash } from 'node:crypto';
import { clearSignInAttempts, countSignInAttempt, findUserState } from '#db/auth-store';
import type { UseCaseDeps } from './deps.ts';

const WINDOW_MS = 15 * 60_000;
const MAX_ATTEMPTS = 10;

/** The account's name in the throttle: no address is stored there. */
const accountKey = (email: string): string =>
  `account:${createHash('sha256').update(email.trim().toLowerCase()).digest('hex')}`;

/** Whether somebody may try to sign in now: at most 10 attempts in 15 minutes per account, and only active people. */
export async function guardSignIn(
  deps: Pick<UseCaseDeps, 'db' | 'now'>,
  email: string,
): Promise<'allowed' | 'too_many' | 'inactive'> {
  const attempts = await countSignInAttempt(deps.db, accountKey(email), deps.now(), WINDOW_MS);
  if (attempts > MAX_ATTEMPTS) return 'too_many';
  const user = await findUserState(deps.db, { email: email.trim().toLowerCase() });
  return user && !user.active ? 'inactive' : 'allowed';
}

export const signedIn = (deps: Pick<UseCaseDeps, 'db'>, email: string): Promise<void> =>
  clearSignInAttempts(deps.db, accountKey(email));
