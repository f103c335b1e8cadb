import path from 'node:path';
import { z } from 'zod';
import {
  type Config,
  ConfigError,
  type MailConfig,
  type ScrapLookupConfig,
  type SmsConfig,
} from './config.ts';
import { keptSessionSecret } from './session-secret.ts';
import { parseSmtpUrl } from './smtp-url.ts';
import { type Environment, type VariableName, type Variables, variables } from './variables.ts';
import { warningsOf } from './warnings.ts';

/** Collects what is wrong, so that one boot shows everything. */
type Report = (name: VariableName, problem: string) => void;

/**
 * Reads the environment; an empty variable counts as not given.
 *
 * A local sink is chosen only where nothing of the real channel is given, or by name (SMS_PROVIDER=local): a real
 * channel that is given by half is an error, never a silent fall-back.
 *
 * @param missingSecret makes the session secret for a data folder where none is given; without it one is required
 * @throws ConfigError listing every bad variable
 */
export function parseConfig(env: Environment, missingSecret?: (dataDir: string) => string): Config {
  const given = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value.trim() !== ''),
  );
  const problems: string[] = [];
  const report: Report = (name, problem) => problems.push(`${name}: ${problem}`);

  for (const name of Object.keys(variables) as VariableName[]) {
    const checked = variables[name].safeParse(given[name]);
    if (!checked.success) report(name, checked.error.issues[0]?.message ?? 'is not valid');
  }
  if (given.DATABASE_URL === undefined)
    report('DATABASE_URL', 'is required (npm start sets it to its own PostgreSQL)');
  if (given.SESSION_SECRET === undefined && !missingSecret) report('SESSION_SECRET', 'is required');
  const smtp = attempt(() => (given.SMTP_URL ? parseSmtpUrl(given.SMTP_URL) : null), 'SMTP_URL', report);
  const from = attempt(
    () => parseMailbox(given.MAIL_FROM ?? variables.MAIL_FROM.parse(undefined)),
    'MAIL_FROM',
    report,
  );
  if (given.RELAY_TLS_CERT_FILE || given.RELAY_TLS_KEY_FILE)
    needed(given, ['RELAY_TLS_CERT_FILE', 'RELAY_TLS_KEY_FILE'], 'for TLS of the relay', report);
  const smsProvider = chooseSmsProvider(given, report);
  const scrapProvider = chooseScrapProvider(given, report);
  if (problems.length > 0 || !from || smtp === undefined) throw new ConfigError(problems);

  const values: Variables = z.object(variables).parse(given);
  const dataDir = path.resolve(values.OIKAZE_DATA_DIR);
  const publicBaseUrl = (values.PUBLIC_BASE_URL ?? `http://localhost:${values.PORT}`).replace(/\/+$/, '');
  return {
    port: values.PORT,
    host: values.HOST,
    dataDir,
    process: values.OIKAZE_PROCESS,
    database: { url: values.DATABASE_URL ?? '', poolSize: values.DATABASE_POOL_SIZE },
    temporal: {
      address: values.TEMPORAL_ADDRESS,
      namespace: values.TEMPORAL_NAMESPACE,
      taskQueue: values.TEMPORAL_TASK_QUEUE,
      workerBuildId: values.WORKER_BUILD_ID,
      cachedWorkflows: values.WORKER_CACHED_WORKFLOWS,
      stackTraces: values.WORKER_STACK_TRACES === 'on',
    },
    publicBaseUrl,
    demo: values.OIKAZE_DEMO === 'on',
    bootstrapApiKey: values.OIKAZE_BOOTSTRAP_API_KEY ?? null,
    sessionSecret: values.SESSION_SECRET ?? missingSecret?.(dataDir) ?? '',
    crmWebhookSecret: values.CRM_WEBHOOK_SECRET ?? null,
    logLevel: values.LOG_LEVEL,
    mail: mailConfig(values, { smtp, from, answersToRelay: !smtp || given.RELAY_DOMAIN !== undefined }),
    sms: smsConfig(values, smsProvider, publicBaseUrl),
    smsWebhooks: { secret: values.SMS_WEBHOOK_SECRET ?? null, optOutReply: values.SMS_OPT_OUT_REPLY ?? null },
    postcard: {
      outputDir: path.resolve(values.POSTCARD_OUTPUT_DIR ?? path.join(dataDir, 'postcards')),
      keepDays: values.POSTCARD_KEEP_DAYS || null,
    },
    scrapLookup: scrapLookupConfig(values, scrapProvider),
    warnings: warningsOf(given, publicBaseUrl),
  };
}

/** The configuration of this process; makes and keeps the session secret where none is given. */
export function loadConfig(env: Environment = process.env): Config {
  return parseConfig(env, keptSessionSecret);
}

function attempt<T>(read: () => T, name: VariableName, report: Report): T | undefined {
  try {
    return read();
  } catch (error) {
    report(name, (error as Error).message);
    return undefined;
  }
}

/** `name@example.jp` or `Name <name@example.jp>`. */
function parseMailbox(value: string): MailConfig['from'] {
  const [, name = '', bracketed, bare] =
    /^\s*(?:"?([^"<>]*?)"?\s*<([^<>]+)>|([^<>]+?))\s*$/.exec(value) ?? [];
  const address = (bracketed ?? bare ?? '').trim();
  if (!/^[^\s@,;:"]+@[^\s@,;:"]+$/.test(address))
    throw new Error('must be name@example.jp or Name <name@example.jp>');
  return name.trim() === '' ? { address } : { name: name.trim(), address };
}

function chooseSmsProvider(given: Environment, report: Report): SmsConfig['provider'] {
  const http = given.SMS_HTTP_URL !== undefined || given.SMS_HTTP_TOKEN !== undefined;
  const twilio = ['TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN', 'TWILIO_FROM'].some(
    (name) => given[name] !== undefined,
  );
  const chosen =
    given.SMS_PROVIDER ?? (http && twilio ? 'both' : http ? 'http' : twilio ? 'twilio' : 'local');
  if (chosen === 'both') report('SMS_PROVIDER', 'say http or twilio: there are settings of both');
  if (chosen === 'http') needed(given, ['SMS_HTTP_URL'], 'for SMS through the HTTP gateway', report);
  if (chosen === 'twilio') {
    needed(
      given,
      ['TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN', 'TWILIO_FROM'],
      'for SMS through Twilio',
      report,
    );
  }
  return chosen === 'http' || chosen === 'twilio' ? chosen : 'local';
}

function chooseScrapProvider(given: Environment, report: Report): ScrapLookupConfig['provider'] {
  const http = given.SCRAP_LOOKUP_URL !== undefined || given.SCRAP_LOOKUP_TOKEN !== undefined;
  const csv = given.SCRAP_LOOKUP_DIR !== undefined;
  const chosen =
    given.SCRAP_LOOKUP_PROVIDER ?? (http && csv ? 'both' : http ? 'http' : csv ? 'csv' : 'simulator');
  if (chosen === 'both') report('SCRAP_LOOKUP_PROVIDER', 'say http or csv: there are settings of both');
  if (chosen === 'http') needed(given, ['SCRAP_LOOKUP_URL'], 'for scrap lookup by HTTP', report);
  if (chosen === 'csv') needed(given, ['SCRAP_LOOKUP_DIR'], 'for scrap lookup by files', report);
  return chosen === 'http' || chosen === 'csv' ? chosen : 'simulator';
}

function needed(given: Environment, names: VariableName[], why: string, report: Report): void {
  for (const name of names) if (given[name] === undefined) report(name, `is required ${why}`);
}

function mailConfig(
  values: Variables,
  { smtp, from, answersToRelay }: Pick<MailConfig, 'smtp' | 'from' | 'answersToRelay'>,
): MailConfig {
  return {
    smtp,
    maxConnections: values.SMTP_MAX_CONNECTIONS,
    socketTimeoutMs: values.SMTP_SOCKET_TIMEOUT_MS,
    from,
    relayDomain: values.RELAY_DOMAIN.toLowerCase(),
    relaySmtpPort: values.RELAY_SMTP_PORT,
    answersToRelay,
    relayMaxBytes: values.RELAY_MAX_MEGABYTES * 1024 * 1024,
    relaySenderCheck: values.RELAY_SENDER_CHECK,
    relayTls:
      values.RELAY_TLS_CERT_FILE && values.RELAY_TLS_KEY_FILE
        ? {
            certFile: path.resolve(values.RELAY_TLS_CERT_FILE),
            keyFile: path.resolve(values.RELAY_TLS_KEY_FILE),
          }
        : null,
  };
}

function smsConfig(values: Variables, provider: SmsConfig['provider'], publicBaseUrl: string): SmsConfig {
  if (provider === 'local') return { provider };
  if (provider === 'http') {
    const {
      SMS_HTTP_URL: url = '',
      SMS_HTTP_TOKEN: token = null,
      SMS_HTTP_DEDUPLICATES: deduplicates,
    } = values;
    return { provider, url, token, deduplicates };
  }
  const {
    TWILIO_ACCOUNT_SID: accountSid = '',
    TWILIO_AUTH_TOKEN: authToken = '',
    TWILIO_FROM: from = '',
  } = values;
  // Twilio refuses messages whose call-back address it cannot reach.
  const statusUrl = publicBaseUrl.startsWith('https:') ? `${publicBaseUrl}/api/v1/sms/twilio/status` : null;
  const baseUrl = values.TWILIO_BASE_URL.replace(/\/+$/, '');
  return { provider, accountSid, authToken, from, baseUrl, statusUrl };
}

function scrapLookupConfig(values: Variables, provider: ScrapLookupConfig['provider']): ScrapLookupConfig {
  const ratePerSecond = values.SCRAP_LOOKUP_RATE_PER_SECOND;
  if (provider === 'simulator') return { provider, ratePerSecond };
  if (provider === 'csv')
    return { provider, ratePerSecond, dir: path.resolve(values.SCRAP_LOOKUP_DIR ?? '') };
  return {
    provider,
    ratePerSecond,
    url: values.SCRAP_LOOKUP_URL ?? '',
    token: values.SCRAP_LOOKUP_TOKEN ?? null,
  };
}
