import type { Tx } from '#db/client';
import {
  countOpenFollows,
  findPattern,
  findPatterns,
  findVersion,
  findVersions,
  type PatternWithVersion,
  type VersionWithSteps,
} from '#db/patterns';
import type { Actor } from '#domain/actor';
import { authorize } from '#domain/policy';
import { DomainError } from '#errors';
import type { UseCaseDeps } from './deps.ts';

export type { PatternWithVersion, VersionWithSteps };

export async function listPatterns(
  deps: UseCaseDeps,
  actor: Actor,
  input: {
    storeId?: string | undefined;
    kind?: string | undefined;
    archived?: boolean | undefined;
    take: number;
    after?: string | undefined;
  },
): Promise<PatternWithVersion[]> {
  authorize(actor, 'pattern.read');
  const { take, after, ...filter } = input;
  return deps.db.transaction((tx) => findPatterns(tx, actor, filter, { take, after }), { actor });
}

export async function getPattern(deps: UseCaseDeps, actor: Actor, id: string): Promise<PatternWithVersion> {
  authorize(actor, 'pattern.read');
  return deps.db.transaction((tx) => requirePattern(tx, actor, id), { actor });
}

/** @throws DomainError not_found */
export async function requirePattern(
  tx: Tx,
  actor: Actor,
  id: string,
  field = 'id',
): Promise<PatternWithVersion> {
  const pattern = await findPattern(tx, actor, id);
  if (!pattern) throw new DomainError('not_found', { message: 'no such pattern', field });
  return pattern;
}

/** Versions, newest first, each with the customers in flight on it. */
export async function listVersions(
  deps: UseCaseDeps,
  actor: Actor,
  input: { patternId: string; take: number; before?: number | undefined },
): Promise<(VersionWithSteps & { openFollows: number })[]> {
  authorize(actor, 'pattern.read');
  return deps.db.transaction(
    async (tx) => {
      await requirePattern(tx, actor, input.patternId);
      const versions = await findVersions(tx, input.patternId, input);
      const open = await countOpenFollows(
        tx,
        versions.map(({ id }) => id),
        'pattern_version_id',
      );
      return versions.map((version) => ({ ...version, openFollows: open.get(version.id) ?? 0 }));
    },
    { actor },
  );
}

/** @throws DomainError not_found */
export async function getVersion(
  deps: UseCaseDeps,
  actor: Actor,
  input: { patternId: string; version: number },
): Promise<VersionWithSteps & { openFollows: number }> {
  authorize(actor, 'pattern.read');
  return deps.db.transaction(
    async (tx) => {
      await requirePattern(tx, actor, input.patternId);
      const version = await findVersion(tx, input.patternId, input.version);
      if (!version)
        throw new DomainError('not_found', { message: 'the pattern has no such version', field: 'version' });
      const open = await countOpenFollows(tx, [version.id], 'pattern_version_id');
      return { ...version, openFollows: open.get(version.id) ?? 0 };
    },
    { actor },
  );
}
