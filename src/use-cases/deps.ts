import type { Logger } from 'pino';
import type { Config } from '#config';
import type { Database } from '#db/client';
import type { EngineGateway } from '#temporal/engine-gateway';

/** What every use case gets: no use case reads a clock, the environment or a global. */
export interface UseCaseDeps {
  db: Database;
  engine: EngineGateway;
  now(): Date;
  /** uuid v7: sorts by the time it was made */
  newId(): string;
  logger: Logger;
  config: Config;
}
