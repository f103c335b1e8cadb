import type { Channels } from '#channels/types';
import type { TemporalEngine } from '#temporal/temporal-engine';
import type { UseCaseDeps } from '#use-cases/deps';

/** What activities get beside what use cases get. */
export interface ActivityDeps extends UseCaseDeps {
  engine: TemporalEngine;
  channels: Channels;
}
