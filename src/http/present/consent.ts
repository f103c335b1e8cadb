import type { ConsentEventView, Consents } from '#contract/consents';
import type { DescribedConsents } from '#use-cases/consent/describe-consents';
import { instantIn } from './instant.ts';

type EventRow = DescribedConsents['events'][number];

export function presentConsents(
  { existingRelation, channels, events }: DescribedConsents,
  timeZone: string,
): Consents {
  const at = instantIn(timeZone);
  return {
    existingRelation,
    channels: channels.map(({ channel, state, since, sends }) => ({
      channel,
      state,
      since: at(since),
      sends: sends.map(({ purpose, decision }) => ({
        purpose,
        outcome: decision.kind,
        reason: decision.kind === 'send' ? null : decision.reason,
        until: decision.kind === 'wait' ? at(decision.until) : null,
      })),
    })),
    events: events.map((event) => presentConsentEvent(event, timeZone)),
  };
}

export const presentConsentEvent = (row: EventRow, timeZone: string): ConsentEventView => ({
  id: row.id,
  at: instantIn(timeZone)(row.at),
  channel: row.channel as ConsentEventView['channel'],
  before: row.before as ConsentEventView['before'],
  state: row.state as ConsentEventView['state'],
  source: row.source as ConsentEventView['source'],
  actorName: row.actorName,
  proof: row.proof as ConsentEventView['proof'],
});
