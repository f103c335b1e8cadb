/** Composition root of the relay: the SMTP listener of RELAY_DOMAIN (C8), in a process of its own (docs/decisions/0013). */
import { readFileSync } from 'node:fs';
import { pino } from 'pino';
import { v7 } from 'uuid';
import { createSenderCheck, unchecked } from '#channels/relay/check-sender';
import { ConfigError, loadConfig } from '#config';
import { createDatabase } from '#db/client';
import { createTemporalClient } from '#temporal/client';
import { createTemporalEngine } from '#temporal/temporal-engine';
import type { UseCaseDeps } from '#use-cases/deps';
import { runRelay } from '#use-cases/relay/run-relay';

/** Sending servers wait minutes for the end of a mail (RFC 5321 §4.5.3.2.6); people do not. */
const SENDER_CHECK_MS = 5_000;
const PATIENCE_MS = 15_000;

async function main(): Promise<void> {
  const config = loadConfig();
  const logger = pino({ level: config.logLevel, base: { part: 'relay' } });
  const db = createDatabase(config.database.url, { max: config.database.poolSize });
  const client = createTemporalClient(config.temporal);
  const deps: UseCaseDeps = {
    db,
    engine: createTemporalEngine({ client, taskQueue: config.temporal.taskQueue, timeoutMs: PATIENCE_MS }),
    now: () => new Date(),
    newId: () => v7(),
    logger,
    config,
  };
  const { relayDomain, relaySmtpPort, relayMaxBytes, relaySenderCheck, relayTls } = config.mail;
  const relay = await runRelay(deps, {
    host: config.host,
    port: relaySmtpPort,
    maxBytes: relayMaxBytes,
    name: relayDomain,
    tls: relayTls && { cert: readFileSync(relayTls.certFile), key: readFileSync(relayTls.keyFile) },
    checkSender: relaySenderCheck === 'off' ? unchecked : createSenderCheck({ timeoutMs: SENDER_CHECK_MS }),
  });
  console.log(JSON.stringify({ ready: true, msg: 'relay ready', port: relay.port, domain: relayDomain }));

  let stopping = false;
  const shutDown = async () => {
    if (stopping) return;
    stopping = true;
    await relay.close();
    await client.connection.close();
    await db.close();
    process.exit(0);
  };
  process.on('SIGTERM', () => void shutDown());
  process.on('SIGINT', () => void shutDown());
}

main().catch((error: unknown) => {
  if (error instanceof ConfigError) console.error(error.message);
  else if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE')
    console.error('RELAY_SMTP_PORT is in use: stop what uses it, or set another one');
  else console.error(error);
  process.exit(1);
});
