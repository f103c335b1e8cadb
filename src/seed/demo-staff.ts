import { randomInt } from 'node:crypto';
import type { Role } from '#domain/kinds';
import type { UseCaseDeps } from '#use-cases/deps';
import { createUser } from '#use-cases/manage-users';
import { systemActor } from '#domain/actor';

export interface DemoSignIn {
  id: string;
  role: Role;
  email: string;
  password: string;
}

const STAFF: [role: Role, email: string, name: string][] = [
  ['admin', 'admin@oikaze.example', '本部 管理者'],
  ['manager', 'tencho@oikaze.example', '大塚 店長'],
  ['staff', 'sato@oikaze.example', '佐藤 健'],
  ['staff', 'suzuki@oikaze.example', '鈴木 愛'],
  ['cr', 'cr@oikaze.example', '高橋 CR'],
  ['ops', 'ops@oikaze.example', '運用 担当'],
];

/** Letters and digits that are not mistaken for one another. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';
const newPassword = (): string =>
  Array.from({ length: 12 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');

/** One person of every role, with one password made for this installation; or the administrator alone. */
export async function makeStaff(
  deps: UseCaseDeps,
  options: { onlyAdmin: boolean; hash: (password: string) => Promise<string> },
): Promise<DemoSignIn[]> {
  const password = newPassword();
  const made: DemoSignIn[] = [];
  for (const [role, email, name] of options.onlyAdmin ? STAFF.slice(0, 1) : STAFF) {
    const user = await createUser(deps, systemActor('seed'), { email, name, role, password }, options.hash);
    made.push({ id: user.id, role, email, password });
  }
  return made;
}
