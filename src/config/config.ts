/** All that the environment says, read once at boot. `.env.example` names every variable behind it. */
export interface Config {
  /** PORT */
  port: number;
  /** HOST: address to listen on. */
  host: string;
  /** OIKAZE_DATA_DIR, absolute. */
  dataDir: string;
  /** OIKAZE_PROCESS: what this process runs. */
  process: 'all' | 'api' | 'worker';
  database: {
    url: string;
    /** DATABASE_POOL_SIZE: most connections per process for each of its pools (src/db/client.ts). */
    poolSize: number;
  };
  temporal: {
    address: string;
    namespace: string;
    taskQueue: string;
    workerBuildId: string;
    /** WORKER_CACHED_WORKFLOWS: how many a worker keeps in memory, some 0.3 MB each; the others it replays. */
    cachedWorkflows: number;
    /** WORKER_STACK_TRACES: the Temporal UI shows where a workflow waits; see src/temporal/workflow-thread.ts for what it costs. */
    stackTraces: boolean;
  };
  /** PUBLIC_BASE_URL without a slash at its end. */
  publicBaseUrl: string;
  /** OIKAZE_DEMO: an empty database gets the demo dealer. */
  demo: boolean;
  /** OIKAZE_BOOTSTRAP_API_KEY */
  bootstrapApiKey: string | null;
  /** SESSION_SECRET; `loadConfig` makes one and keeps it in the data folder where none is given. */
  sessionSecret: string;
  /** CRM_WEBHOOK_SECRET (Standard Webhooks); null: the CRM's events are refused. */
  crmWebhookSecret: string | null;
  logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';
  mail: MailConfig;
  sms: SmsConfig;
  smsWebhooks: {
    /** SMS_WEBHOOK_SECRET (Standard Webhooks) of the HTTP gateway; null: its receipts and replies are refused. */
    secret: string | null;
    /** SMS_OPT_OUT_REPLY: what confirms an opt-out, once; null: nothing does. */
    optOutReply: string | null;
  };
  /** `keepDays`: files of cards are removed so many days after they were posted or printed; null: never */
  postcard: { outputDir: string; keepDays: number | null };
  scrapLookup: ScrapLookupConfig;
  /** What is legal but probably not meant; for the log at boot. */
  warnings: string[];
}

export interface MailConfig {
  /** SMTP_URL; null: local outbox. */
  smtp: {
    host: string;
    port: number;
    secure: boolean;
    requireTls: boolean;
    verifyCertificate: boolean;
    auth: { user: string; pass: string } | null;
    clientName: string | null;
  } | null;
  /** SMTP_MAX_CONNECTIONS per process. */
  maxConnections: number;
  /** SMTP_SOCKET_TIMEOUT_MS: longest silence of the server. */
  socketTimeoutMs: number;
  /** MAIL_FROM */
  from: { name?: string; address: string };
  relayDomain: string;
  relaySmtpPort: number;
  /**
   * Customers' mail carries the relay address, so that answers come back. Not where real mail is sent and RELAY_DOMAIN is
   * left out: nobody could answer to a made-up domain.
   */
  answersToRelay: boolean;
  /** RELAY_MAX_MEGABYTES, in bytes. */
  relayMaxBytes: number;
  /** RELAY_SENDER_CHECK: what is done with mail whose sender cannot be authenticated. */
  relaySenderCheck: 'off' | 'dmarc' | 'pass';
  /** RELAY_TLS_CERT_FILE, RELAY_TLS_KEY_FILE; null: STARTTLS is not offered. */
  relayTls: { certFile: string; keyFile: string } | null;
}

export type SmsConfig =
  | { provider: 'local' }
  | { provider: 'http'; url: string; token: string | null; deduplicates: boolean }
  | {
      provider: 'twilio';
      accountSid: string;
      authToken: string;
      from: string;
      baseUrl: string;
      statusUrl: string | null;
    };

export type ScrapLookupConfig = (
  | { provider: 'simulator' }
  | { provider: 'http'; url: string; token: string | null }
  | { provider: 'csv'; dir: string }
) & {
  /** most lookups a second, of all runs together */
  ratePerSecond: number;
};

/** The environment is wrong; the message lists every bad variable, one a line, and no values (they may be secrets). */
export class ConfigError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(
      `The environment is not right (see .env.example):\n${problems.map((problem) => `  - ${problem}`).join('\n')}`,
    );
    this.name = 'ConfigError';
    this.problems = problems;
  }
}
