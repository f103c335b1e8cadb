import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { createChannels } from '../../src/channels/index.ts';
import type { LocalOutbox, LocalOutboxPayload } from '../../src/channels/types.ts';
import { parseConfig } from '../../src/config.ts';
import { buildMail, buildSms, codeOf } from './builders.ts';

const dataDir = mkdtempSync(path.join(tmpdir(), 'oikaze-channels-'));
const base = {
  DATABASE_URL: 'postgresql://localhost/x',
  SESSION_SECRET: 's'.repeat(32),
  OIKAZE_DATA_DIR: dataDir,
};

function buildOutbox(): LocalOutbox & { kept: Map<string, LocalOutboxPayload & { kind: string }> } {
  const kept = new Map<string, LocalOutboxPayload & { kind: string }>();
  return {
    kept,
    async put(kind, id, payload) {
      if (!kept.has(id)) kept.set(id, { kind, ...payload });
    },
  };
}

test.each([
  [{}, ['local', 'local', 'pdf', 'simulator']],
  [
    {
      SMTP_URL: 'smtp://127.0.0.1:1025',
      SMS_HTTP_URL: 'http://127.0.0.1:1/',
      SCRAP_LOOKUP_URL: 'http://127.0.0.1:1/',
    },
    ['smtp', 'http', 'pdf', 'http'],
  ],
  [
    { TWILIO_ACCOUNT_SID: 'AC1', TWILIO_AUTH_TOKEN: 't', TWILIO_FROM: 'Oikaze', SCRAP_LOOKUP_DIR: dataDir },
    ['local', 'twilio', 'pdf', 'csv'],
  ],
])('The environment %j makes the channels %j', async (env, names) => {
  const channels = await createChannels(parseConfig({ ...base, ...env }), { localOutbox: buildOutbox() });
  expect(
    [channels.mail, channels.sms, channels.postcard, channels.scrapLookup].map(({ name }) => name),
  ).toEqual(names);
  await channels.close();
});

test('Local mail and SMS lie in the outbox once, under their ledger ids, however often they are sent', async () => {
  const localOutbox = buildOutbox();
  const { mail, sms } = await createChannels(parseConfig(base), { localOutbox });
  const [letter, message] = [buildMail(), buildSms()];
  for (let i = 0; i < 2; i += 1) {
    await mail.send(letter);
    await sms.send(message);
  }
  expect([mail.deduplicates, sms.deduplicates]).toEqual([true, true]);
  expect(Object.fromEntries(localOutbox.kept)).toEqual({
    [letter.idempotencyKey]: {
      kind: 'mail',
      toLabel: '山田 花子 <hanako@customer.example>',
      subject: letter.subject,
      body: letter.text,
    },
    [message.idempotencyKey]: { kind: 'sms', toLabel: message.to, subject: null, body: message.text },
  });
});

test('The local sinks refuse what the real channels would refuse', async () => {
  const localOutbox = buildOutbox();
  const { mail, sms } = await createChannels(parseConfig(base), { localOutbox });
  expect(await codeOf(mail.send(buildMail({ subject: 'a\r\nBcc: b@c' })))).toBe('permanent invalid_message');
  expect(await codeOf(sms.send(buildSms({ to: '090' })))).toBe('permanent invalid_message');
  expect(localOutbox.kept.size).toBe(0);
});

test('An outbox that is out of reach is temporary, and its error is not passed on', async () => {
  const localOutbox: LocalOutbox = { put: () => Promise.reject(new Error('insert of hanako failed')) };
  const { mail } = await createChannels(parseConfig(base), { localOutbox });
  const error = await mail.send(buildMail()).catch((caught: Error) => caught);
  expect(error).toMatchObject({ outcome: 'temporary', code: 'storage' });
  expect(JSON.stringify([error, (error as Error).stack])).not.toContain('hanako');
  rmSync(dataDir, { recursive: true, force: true });
});
