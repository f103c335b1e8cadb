import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { ConfigError, loadConfig, parseConfig } from '#config';

const least = { DATABASE_URL: 'postgresql://oikaze@localhost/oikaze', SESSION_SECRET: 's'.repeat(32) };

function problemsOf(env: Record<string, string>): readonly string[] {
  try {
    parseConfig(env);
    return [];
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as ConfigError).problems;
  }
}

test('With nothing but a database every channel is local, and the addresses are those of one machine', () => {
  const config = parseConfig(least);
  expect(config).toMatchObject({
    port: 3000,
    publicBaseUrl: 'http://localhost:3000',
    dataDir: path.resolve('.data'),
    process: 'all',
    temporal: { address: '127.0.0.1:7233', namespace: 'default', taskQueue: 'oikaze' },
    mail: { smtp: null, relaySmtpPort: 2525 },
    sms: { provider: 'local' },
    scrapLookup: { provider: 'simulator', ratePerSecond: 5 },
    postcard: { outputDir: path.resolve('.data/postcards'), keepDays: 90 },
    bootstrapApiKey: null,
    crmWebhookSecret: null,
    warnings: [],
  });
});

test('Every bad variable is listed in one error, those that contradict each other too, and no value is shown', () => {
  const env = {
    PORT: '99999',
    LOG_LEVEL: 'loud',
    DATABASE_URL: 'mysql://secret@x',
    SMTP_URL: 'mail.example.jp',
    SMS_PROVIDER: 'http',
    TWILIO_FROM: '090',
    SCRAP_LOOKUP_PROVIDER: 'csv',
    SESSION_SECRET: 'short-secret',
  };
  const problems = problemsOf(env);
  expect(problems.map((problem) => problem.split(':')[0]).sort()).toEqual([
    'DATABASE_URL',
    'LOG_LEVEL',
    'PORT',
    'SCRAP_LOOKUP_DIR',
    'SESSION_SECRET',
    'SMS_HTTP_URL',
    'SMTP_URL',
    'TWILIO_FROM',
  ]);
  expect(() => parseConfig(env)).toThrow(/PORT: must be a whole number from 0 to 65535\n {2}- /);
  expect(problems.join()).not.toMatch(/secret@x|short-secret/);
});

test('Empty variables count as not given', () => {
  expect(parseConfig({ ...least, PORT: '', SMTP_URL: ' ', SMS_PROVIDER: '' })).toMatchObject({
    port: 3000,
    mail: { smtp: null },
    sms: { provider: 'local' },
  });
});

test.each([
  ['a gateway address', { SMS_HTTP_URL: 'http://localhost:9/sms' }, 'http'],
  [
    'a Twilio account',
    { TWILIO_ACCOUNT_SID: 'AC1', TWILIO_AUTH_TOKEN: 't', TWILIO_FROM: '+15005550006' },
    'twilio',
  ],
  ['nothing', {}, 'local'],
  ['local by name', { SMS_PROVIDER: 'local', SMS_HTTP_URL: 'http://localhost:9/sms' }, 'local'],
])('%s chooses the SMS provider', (_what, env, provider) => {
  expect(parseConfig({ ...least, ...env }).sms.provider).toBe(provider);
});

test.each<[string, Record<string, string>, RegExp[]]>([
  ['http without an address', { SMS_PROVIDER: 'http' }, [/^SMS_HTTP_URL: is required/]],
  ['a token without an address', { SMS_HTTP_TOKEN: 't' }, [/^SMS_HTTP_URL: is required/]],
  [
    'half of Twilio',
    { TWILIO_ACCOUNT_SID: 'AC1' },
    [/^TWILIO_AUTH_TOKEN: is required/, /^TWILIO_FROM: is required/],
  ],
  ['two SMS providers', { SMS_HTTP_URL: 'http://a/', TWILIO_AUTH_TOKEN: 't' }, [/^SMS_PROVIDER: say/]],
  [
    'lookup by HTTP without an address',
    { SCRAP_LOOKUP_PROVIDER: 'http' },
    [/^SCRAP_LOOKUP_URL: is required/],
  ],
  ['a mail server that is no address', { SMTP_URL: 'localhost:25' }, [/^SMTP_URL: must be smtp/]],
  ['a mail server with a user only', { SMTP_URL: 'smtp://me@mail.example' }, [/^SMTP_URL: must hold both/]],
  [
    'a mail server with a mistyped option',
    { SMTP_URL: 'smtp://mail.example?requireTsl=true' },
    [/^SMTP_URL: has an/],
  ],
  ['a sender that is no address', { MAIL_FROM: 'Oikaze' }, [/^MAIL_FROM: must be/]],
  ['a broken webhook secret', { CRM_WEBHOOK_SECRET: 'whsec_***' }, [/^CRM_WEBHOOK_SECRET: must be whsec_/]],
])('%s is an error at boot and never a silent fall-back to a local sink', (_what, env, expected) => {
  const problems = problemsOf({ ...least, ...env });
  expect(problems).toHaveLength(expected.length);
  for (const [at, pattern] of expected.entries()) expect(problems[at]).toMatch(pattern);
});

test.each([
  [
    'smtp://127.0.0.1:1025',
    { host: '127.0.0.1', port: 1025, secure: false, verifyCertificate: false, auth: null },
  ],
  ['smtp://mail.example', { port: 587, secure: false, verifyCertificate: false }],
  [
    'smtps://u:p%40ss@mail.example',
    { port: 465, secure: true, verifyCertificate: true, auth: { user: 'u', pass: 'p@ss' } },
  ],
  ['smtp://u:p@mail.example', { verifyCertificate: true }],
  [
    'smtp://mail.example?requireTLS=true&name=shop.example',
    { requireTls: true, verifyCertificate: true, clientName: 'shop.example' },
  ],
  ['smtps://mail.example?rejectUnauthorized=false', { verifyCertificate: false }],
  ['smtp://[::1]:2525', { host: '::1', port: 2525 }],
])('SMTP_URL %s is understood', (url, expected) => {
  expect(parseConfig({ ...least, SMTP_URL: url, MAIL_FROM: 'a@b.example' }).mail.smtp).toMatchObject(
    expected,
  );
});

test.each([
  ['shop@dealer.example', { address: 'shop@dealer.example' }],
  ['追風モータース <shop@dealer.example>', { name: '追風モータース', address: 'shop@dealer.example' }],
  ['"Oikaze, Inc." <shop@dealer.example>', { name: 'Oikaze, Inc.', address: 'shop@dealer.example' }],
])('MAIL_FROM %s is understood', (value, from) => {
  expect(parseConfig({ ...least, MAIL_FROM: value }).mail.from).toEqual(from);
});

test('What is probably not meant is named in a warning', () => {
  const config = parseConfig({
    ...least,
    SMTP_URL: 'smtp://localhost',
    SMTP_ULR: 'smtp://x',
    PUBLIC_BASE_URL: 'http://oikaze.example/',
    SMS_PROVIDER: 'local',
    SMS_HTTP_URL: 'https://sms.example',
  });
  expect(config.publicBaseUrl).toBe('http://oikaze.example');
  expect(config.warnings.map((warning) => warning.split(' ')[0])).toEqual([
    'MAIL_FROM',
    'RELAY_DOMAIN',
    'SMS_PROVIDER',
    'PUBLIC_BASE_URL',
    'SMTP_ULR',
  ]);
});

test('A session secret is made once and kept in the data folder, readable by its owner only', () => {
  const folder = path.join(mkdtempSync(path.join(tmpdir(), 'oikaze-config-')), 'data');
  const env = { DATABASE_URL: least.DATABASE_URL, OIKAZE_DATA_DIR: folder };
  const first = loadConfig(env).sessionSecret;
  expect(first.length).toBeGreaterThanOrEqual(32);
  expect(loadConfig(env).sessionSecret).toBe(first);
  expect(loadConfig({ ...env, SESSION_SECRET: least.SESSION_SECRET }).sessionSecret).toBe(
    least.SESSION_SECRET,
  );
  expect(statSync(path.join(folder, 'session-secret')).mode & 0o777).toBe(0o600);
  expect(readFileSync(path.join(folder, 'session-secret'), 'utf8')).toBe(first);
  rmSync(path.dirname(folder), { recursive: true });
});

test('A data folder that cannot be used is one clear line', () => {
  expect(() => loadConfig({ DATABASE_URL: least.DATABASE_URL, OIKAZE_DATA_DIR: '/dev/null/data' })).toThrow(
    /OIKAZE_DATA_DIR: the session secret cannot be kept there \(ENOTDIR\)/,
  );
});
