import type { Actor } from '#domain/actor';
import type { Tx } from './client.ts';
import {
  type Pattern,
  type PatternStep,
  type PatternVersion,
  Prisma,
  type Template,
} from './generated/client.ts';

export interface VersionWithSteps extends PatternVersion {
  steps: PatternStep[];
}

/** A pattern in its current version. */
export interface PatternWithVersion extends Pattern {
  version: VersionWithSteps;
  openFollows: number;
}

/** Patterns of the company and of the actor's stores. */
function ofActor(actor: Actor, storeId?: string) {
  if (storeId) {
    const seen = actor.storeIds === 'all' || actor.storeIds.includes(storeId);
    return { OR: [{ storeId: null }, ...(seen ? [{ storeId }] : [])] };
  }
  if (actor.storeIds === 'all') return {};
  return { OR: [{ storeId: null }, { storeId: { in: [...actor.storeIds] } }] };
}

const withSteps = { steps: { orderBy: { position: 'asc' } } } as const;

export async function findPatterns(
  tx: Tx,
  actor: Actor,
  filter: { storeId?: string | undefined; kind?: string | undefined; archived?: boolean | undefined },
  page: { after?: string | undefined; take: number },
): Promise<PatternWithVersion[]> {
  const patterns = await tx.pattern.findMany({
    where: {
      AND: [
        ofActor(actor, filter.storeId),
        filter.kind ? { kind: filter.kind } : {},
        filter.archived === undefined ? {} : { archivedAt: filter.archived ? { not: null } : null },
        page.after ? { id: { lt: page.after } } : {},
      ],
    },
    orderBy: { id: 'desc' },
    take: page.take,
  });
  return withCurrentVersion(tx, patterns);
}

export async function findPattern(tx: Tx, actor: Actor, id: string): Promise<PatternWithVersion | null> {
  const pattern = await tx.pattern.findFirst({ where: { AND: [{ id }, ofActor(actor)] } });
  if (!pattern) return null;
  const [found] = await withCurrentVersion(tx, [pattern]);
  return found ?? null;
}

async function withCurrentVersion(tx: Tx, patterns: readonly Pattern[]): Promise<PatternWithVersion[]> {
  if (patterns.length === 0) return [];
  const versions = await tx.patternVersion.findMany({
    where: { OR: patterns.map(({ id, currentVersion }) => ({ patternId: id, version: currentVersion })) },
    include: withSteps,
  });
  const open = await countOpenFollows(
    tx,
    patterns.map(({ id }) => id),
    'pattern_id',
  );
  return patterns.flatMap((pattern) => {
    const version = versions.find(({ patternId }) => patternId === pattern.id);
    return version ? [{ ...pattern, version, openFollows: open.get(pattern.id) ?? 0 }] : [];
  });
}

/** Running follows by pattern or by version. */
export async function countOpenFollows(
  tx: Tx,
  ids: readonly string[],
  by: 'pattern_id' | 'pattern_version_id',
): Promise<Map<string, number>> {
  const column = Prisma.raw(by);
  const rows = await tx.$queryRaw<{ id: string; open: number }[]>`
    SELECT ${column} AS id, count(*)::int AS open FROM follow
    WHERE ${column} = ANY (${[...ids]}::uuid[]) AND status IN ('starting', 'running', 'paused') GROUP BY 1`;
  return new Map(rows.map(({ id, open }) => [id, open]));
}

/** Newest first. */
export const findVersions = (
  tx: Tx,
  patternId: string,
  page: { before?: number | undefined; take: number },
): Promise<VersionWithSteps[]> =>
  tx.patternVersion.findMany({
    where: { patternId, ...(page.before !== undefined && { version: { lt: page.before } }) },
    include: withSteps,
    orderBy: { version: 'desc' },
    take: page.take,
  });

export const findVersion = (tx: Tx, patternId: string, version: number): Promise<VersionWithSteps | null> =>
  tx.patternVersion.findUnique({ where: { patternId_version: { patternId, version } }, include: withSteps });

/** Locks the pattern, so that two edits make two versions. */
export async function lockPattern(tx: Tx, id: string): Promise<void> {
  await tx.$queryRaw`SELECT id FROM pattern WHERE id = ${id}::uuid FOR UPDATE`;
}

export const insertPattern = (
  tx: Tx,
  data: { id: string; storeId: string | null; name: string; kind: string },
): Promise<Pattern> => tx.pattern.create({ data: { ...data, currentVersion: 1 } });

export type NewVersion = Omit<Prisma.PatternVersionUncheckedCreateInput, 'steps' | 'createdAt'>;
export type NewPatternStep = Omit<Prisma.PatternStepUncheckedCreateInput, 'patternVersionId'>;

export async function insertVersion(
  tx: Tx,
  version: NewVersion,
  steps: readonly NewPatternStep[],
): Promise<void> {
  await tx.patternVersion.create({ data: version });
  await tx.patternStep.createMany({ data: steps.map((step) => ({ ...step, patternVersionId: version.id })) });
}

export const changePattern = (
  tx: Tx,
  id: string,
  data: { name?: string; kind?: string; currentVersion?: number; archivedAt?: Date | null },
): Promise<Pattern> => tx.pattern.update({ where: { id }, data });

/** Whether anything, running or ended, was ever planned from the pattern: its history keeps it. */
export const countFollows = (tx: Tx, patternId: string): Promise<number> =>
  tx.follow.count({ where: { patternId } });

/** Stores that start the pattern by themselves. */
export const countStoresUsing = (tx: Tx, patternId: string): Promise<number> =>
  tx.store.count({ where: { OR: [{ defaultPatternId: patternId }, { deliveryPatternId: patternId }] } });

export async function deletePatternRow(tx: Tx, id: string): Promise<void> {
  await tx.pattern.delete({ where: { id } });
}

export const findTemplatesByIds = (tx: Tx, ids: readonly string[]): Promise<Template[]> =>
  tx.template.findMany({ where: { id: { in: [...ids] } } });
