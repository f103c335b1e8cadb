import type { Pattern, PatternStep, PatternVersion, Preview } from '#contract/patterns';
import type { PatternWithVersion, VersionWithSteps } from '#use-cases/find-patterns';
import type { PatternPreview } from '#use-cases/preview-pattern';
import { instantIn } from './instant.ts';

type Step = VersionWithSteps['steps'][number];

export function presentPattern(row: PatternWithVersion, timeZone: string): Pattern {
  const at = instantIn(timeZone);
  return {
    ...presentVersion(row.version, timeZone),
    storeId: row.storeId,
    kind: row.kind as Pattern['kind'],
    seedKey: row.seedKey,
    archived: row.archivedAt !== null,
    openFollows: row.openFollows,
    updatedAt: at(row.updatedAt),
  };
}

export function presentVersion(
  row: VersionWithSteps & { openFollows?: number },
  timeZone: string,
): PatternVersion {
  return {
    id: row.patternId,
    version: row.version,
    versionId: row.id,
    name: row.name,
    base: row.base as PatternVersion['base'],
    stopOn: row.stopOn as PatternVersion['stopOn'],
    onReply: row.onReply === 'pause' ? 'pause' : 'stop',
    catchUp: row.catchUp,
    repeat: row.repeatEvery ? { every: row.repeatEvery, times: row.repeatTimes } : null,
    steps: row.steps.map(presentStep),
    createdAt: instantIn(timeZone)(row.createdAt),
    createdBy: row.createdBy,
    ...(row.openFollows !== undefined && { openFollows: row.openFollows }),
  };
}

/** Texts stand under the channel's name, so that an answered step is a valid step of a request. */
function presentStep(step: Step): PatternStep {
  const text = step.body ?? '';
  return {
    id: step.id,
    position: step.position,
    channel: step.channel as PatternStep['channel'],
    anchor: step.anchor as PatternStep['anchor'],
    offset: step.offset,
    timeOfDay: step.timeOfDay,
    onClosedDay: step.onClosedDay as PatternStep['onClosedDay'],
    purpose: step.purpose as PatternStep['purpose'],
    templateId: step.templateId,
    title: step.title ?? '',
    ...((step.channel === 'mail' || step.channel === 'survey') && {
      mail: { subject: step.subject ?? '', body: text },
    }),
    ...(step.channel === 'sms' && { sms: { text } }),
    ...(step.channel === 'postcard' && { postcard: { text } }),
    ...(step.channel === 'survey' && { survey: { kind: step.surveyKind ?? 'estimate' } }),
  };
}

export function presentPreview(plan: PatternPreview): Preview {
  const at = instantIn(plan.timeZone);
  return {
    ...plan,
    steps: plan.steps.map((step) => ({
      position: step.position,
      channel: step.channel,
      title: step.title,
      dueAt: at(step.dueAt),
      status: step.status,
      skipReason: step.skipReason ?? null,
      provisional: step.provisional,
    })),
  };
}
