import type { MoveRequest } from '#contract/follow-batches';
import { countFollowsByVersion, listFollowsToMove } from '#db/moves';
import type { Actor } from '#domain/actor';
import { authorize } from '#domain/policy';
import { DomainError, isDomainError } from '#errors';
import { findVersion } from '#db/patterns';
import type { UseCaseDeps } from '../deps.ts';
import { requirePattern } from '../find-patterns.ts';
import { type FollowDifference, planMove } from '../move-follow.ts';

/** The difference is computed of so many follows, and shown of so few. */
const EXAMINED = 1_000;
const SAMPLES = 20;
const PAGE = 100;

export interface DifferenceCounts {
  kept: number;
  moved: number;
  added: number;
  removed: number;
}

export interface MoveSample extends DifferenceCounts {
  followId: string;
  customerId: string;
  customerName: string;
  storeId: string;
  fromVersion: number;
  changes: {
    kind: keyof DifferenceCounts;
    position: number;
    channel: string;
    from: string | null;
    to: string | null;
  }[];
}

export interface MovesPreview {
  patternId: string;
  toVersion: number;
  follows: number;
  examined: number;
  unchanged: number;
  impossible: number;
  steps: DifferenceCounts;
  byVersion: { version: number; follows: number }[];
  samples: MoveSample[];
}

/**
 * What moving customers in flight to another version would change (B2, X5), with the first ones in full. Nothing is
 * written.
 * @throws DomainError not_found
 */
export async function previewMoves(
  deps: UseCaseDeps,
  actor: Actor,
  input: MoveRequest & { patternId: string },
): Promise<MovesPreview> {
  authorize(actor, 'pattern.read');
  authorize(actor, 'follow.read');
  const { patternId } = input;
  const { version, byVersion, selection } = await deps.db.transaction(
    async (tx) => {
      const pattern = await requirePattern(tx, actor, patternId);
      const found = await findVersion(tx, patternId, input.toVersion ?? pattern.currentVersion);
      if (!found)
        throw new DomainError('not_found', {
          message: 'the pattern has no such version',
          field: 'toVersion',
        });
      const follows = { ...input.selection?.follows, patternId, otherThanVersionId: found.id };
      const asked = { ...input.selection, follows };
      return {
        version: found,
        selection: asked,
        byVersion: await countFollowsByVersion(tx, actor, asked, deps.now()),
      };
    },
    { actor },
  );
  const preview: MovesPreview = {
    patternId,
    toVersion: version.version,
    follows: byVersion.reduce((sum, { follows }) => sum + follows, 0),
    examined: 0,
    unchanged: 0,
    impossible: 0,
    steps: { kept: 0, moved: 0, added: 0, removed: 0 },
    byVersion,
    samples: [],
  };
  for (let after: string | undefined; preview.examined < EXAMINED; ) {
    const page = { now: deps.now(), after, take: PAGE };
    const last = await deps.db.transaction(
      async (tx) => {
        const follows = await listFollowsToMove(tx, actor, selection, page);
        for (const follow of follows) {
          const difference = await planMove(tx, deps, follow, version.id).catch(notPlannable);
          count(preview, follow, difference?.difference ?? null);
        }
        return follows.length === PAGE ? follows.at(-1)?.id : undefined;
      },
      { actor, timeoutMs: 60_000 },
    );
    if (!last) break;
    after = last;
  }
  return preview;
}

function notPlannable(error: unknown): null {
  if (isDomainError(error)) return null;
  throw error;
}

type Listed = Awaited<ReturnType<typeof listFollowsToMove>>[number];

function count(preview: MovesPreview, follow: Listed, difference: FollowDifference | null): void {
  preview.examined++;
  if (!difference) {
    preview.impossible++;
    return;
  }
  const { kept, moved, added, removed } = difference;
  const counts = { kept: kept.length, moved: moved.length, added: added.length, removed: removed.length };
  for (const kind of ['kept', 'moved', 'added', 'removed'] as const) preview.steps[kind] += counts[kind];
  if (counts.moved + counts.added + counts.removed === 0) preview.unchanged++;
  if (preview.samples.length >= SAMPLES) return;
  const { id: followId, customerId, customerName, storeId, fromVersion } = follow;
  preview.samples.push({
    followId,
    customerId,
    customerName,
    storeId,
    fromVersion,
    ...counts,
    changes: changesOf(difference),
  });
}

/** All steps of both plans, in the order of time. */
function changesOf({ kept, moved, added, removed }: FollowDifference): MoveSample['changes'] {
  return [
    ...kept.map(({ to }) => ({
      kind: 'kept' as const,
      position: to.position,
      channel: to.channel,
      from: to.dueAt,
      to: to.dueAt,
    })),
    ...moved.map(({ from, to }) => ({
      kind: 'moved' as const,
      position: to.position,
      channel: to.channel,
      from: from.dueAt.toISOString(),
      to: to.dueAt,
    })),
    ...added.map((step) => ({
      kind: 'added' as const,
      position: step.position,
      channel: step.channel,
      from: null,
      to: step.dueAt,
    })),
    ...removed.map((step) => ({
      kind: 'removed' as const,
      position: step.position,
      channel: step.channel,
      from: step.dueAt.toISOString(),
      to: null,
    })),
  ].sort((a, b) => ((a.to ?? a.from ?? '') < (b.to ?? b.from ?? '') ? -1 : 1));
}
