import type { PatternStepInput } from '#contract/patterns';
import type { VersionWithSteps } from '#db/patterns';

/** A stored step as the request that would make it again: an edit takes over the steps it does not name. */
export function toStepInput(step: VersionWithSteps['steps'][number]): PatternStepInput {
  return {
    channel: step.channel as PatternStepInput['channel'],
    anchor: step.anchor as PatternStepInput['anchor'],
    offset: step.offset,
    timeOfDay: step.timeOfDay,
    onClosedDay: step.onClosedDay as PatternStepInput['onClosedDay'],
    purpose: step.purpose as PatternStepInput['purpose'],
    // The texts were copied when the step was made; the template may be gone by now.
    templateId: null,
    title: step.title,
    subject: step.subject,
    body: step.body,
    ...(step.surveyKind && { survey: { kind: step.surveyKind as 'estimate' | 'contract' | 'end' } }),
  };
}
