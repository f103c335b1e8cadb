import { z } from 'zod';

export type Environment = Readonly<Record<string, string | undefined>>;

const text = z.string();
const domain = text.regex(
  /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i,
  'must be a domain name, such as relay.example.jp',
);
const flag = z.enum(['true', 'false'], 'must be true or false').transform((value) => value === 'true');

function integer(least: number, most: number) {
  return text
    .regex(/^\d{1,9}$/, `must be a whole number from ${least} to ${most}`)
    .transform(Number)
    .refine((value) => value >= least && value <= most, `must be a whole number from ${least} to ${most}`);
}

function webAddress(example: string) {
  return text.refine(
    (value) => /^https?:\/\//i.test(value) && URL.canParse(value),
    `must be an http(s) address, such as ${example}`,
  );
}

function oneOf<const T extends readonly [string, ...string[]]>(...values: T) {
  return z.enum(values, `must be one of ${values.join(', ')}`);
}

/** Every variable, each checked by itself; what they must be together is in ./parse.ts. */
export const variables = {
  PORT: integer(0, 65_535).default(3000),
  HOST: text.default('0.0.0.0'),
  LOG_LEVEL: oneOf('trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent').default('info'),
  PUBLIC_BASE_URL: webAddress('https://oikaze.example.jp').optional(),
  OIKAZE_DATA_DIR: text.default('.data'),
  OIKAZE_PROCESS: oneOf('all', 'api', 'worker').default('all'),
  OIKAZE_DEMO: oneOf('on', 'off').default('on'),
  OIKAZE_BOOTSTRAP_API_KEY: text.min(8, 'must have at least 8 characters').optional(),
  SESSION_SECRET: text.min(32, 'must have at least 32 characters').optional(),
  CRM_WEBHOOK_SECRET: text
    .refine(
      (value) => !value.startsWith('whsec_') || /^whsec_[A-Za-z0-9+/]{8,}={0,2}$/.test(value),
      'must be whsec_ followed by base64 (Standard Webhooks)',
    )
    .optional(),
  DATABASE_URL: text
    .regex(
      /^postgres(ql)?:\/\/./,
      'must be a PostgreSQL address, such as postgresql://user:password@host:5432/oikaze',
    )
    .optional(),
  DATABASE_POOL_SIZE: integer(1, 500).default(10),
  TEMPORAL_ADDRESS: text
    .regex(/^[^\s/]+:\d{1,5}$/, 'must be host:port, such as localhost:7233')
    .default('127.0.0.1:7233'),
  TEMPORAL_NAMESPACE: text.default('default'),
  TEMPORAL_TASK_QUEUE: text.default('oikaze'),
  WORKER_BUILD_ID: text
    .regex(/^[\w.-]{1,128}$/, 'may hold letters, digits, dots, dashes and underscores')
    .default('local'),
  WORKER_CACHED_WORKFLOWS: integer(10, 100_000).default(300),
  WORKER_STACK_TRACES: oneOf('on', 'off').default('off'),
  SMTP_URL: text.optional(),
  SMTP_MAX_CONNECTIONS: integer(1, 200).default(5),
  SMTP_SOCKET_TIMEOUT_MS: integer(1_000, 40_000).default(15_000),
  MAIL_FROM: text.default('Oikaze <no-reply@oikaze.localhost>'),
  RELAY_DOMAIN: domain.default('relay.oikaze.localhost'),
  RELAY_SMTP_PORT: integer(0, 65_535).default(2525),
  RELAY_MAX_MEGABYTES: integer(1, 100).default(15),
  RELAY_SENDER_CHECK: oneOf('off', 'dmarc', 'pass').default('dmarc'),
  RELAY_TLS_CERT_FILE: text.optional(),
  RELAY_TLS_KEY_FILE: text.optional(),
  SMS_PROVIDER: oneOf('local', 'http', 'twilio').optional(),
  SMS_HTTP_URL: webAddress('https://sms.example.jp/send').optional(),
  SMS_HTTP_TOKEN: text.optional(),
  SMS_HTTP_DEDUPLICATES: flag.default(false),
  SMS_WEBHOOK_SECRET: text.min(16, 'must have at least 16 characters').optional(),
  SMS_OPT_OUT_REPLY: text.max(70, 'must fit one SMS (70 characters)').optional(),
  TWILIO_ACCOUNT_SID: text.regex(/^AC\w+$/, 'must begin with AC').optional(),
  TWILIO_AUTH_TOKEN: text.optional(),
  TWILIO_FROM: text
    .regex(
      /^(\+[1-9]\d{6,14}|MG\w+|(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11})$/,
      'must be +81…, MG… or a sender name of at most 11 characters',
    )
    .optional(),
  TWILIO_BASE_URL: webAddress('https://api.twilio.com').default('https://api.twilio.com'),
  POSTCARD_OUTPUT_DIR: text.optional(),
  POSTCARD_KEEP_DAYS: integer(0, 3_650).default(90),
  SCRAP_LOOKUP_PROVIDER: oneOf('simulator', 'http', 'csv').optional(),
  SCRAP_LOOKUP_URL: webAddress('https://lookup.example.jp/vehicles').optional(),
  SCRAP_LOOKUP_TOKEN: text.optional(),
  SCRAP_LOOKUP_DIR: text.optional(),
  SCRAP_LOOKUP_RATE_PER_SECOND: integer(1, 1_000).default(5),
};

export type VariableName = keyof typeof variables;

export type Variables = z.output<z.ZodObject<typeof variables>>;

/** The names of all variables; `.env.example` is compared with them. */
export const configVariables = Object.keys(variables) as VariableName[];
