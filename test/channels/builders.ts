import { randomUUID } from 'node:crypto';
import type { ChannelError, ChannelErrorCode, ChannelOutcome } from '../../src/channels/errors.ts';
import type { SmtpMailOptions } from '../../src/channels/mail/smtp.ts';
import type { SmtpSettings } from '../../src/channels/mail/smtp-session.ts';
import type { Mail, Postcard, SendRequest, Sms } from '../../src/channels/types.ts';

export function buildMail(overrides: Partial<Mail & SendRequest> = {}): Mail & SendRequest {
  return {
    idempotencyKey: randomUUID(),
    from: { name: '追風モータース', address: 'shop@dealer.example' },
    to: { name: '山田 花子', address: 'hanako@customer.example' },
    subject: 'お見積りの件',
    text: 'こんにちは。',
    ...overrides,
  };
}

export function buildSms(overrides: Partial<Sms & SendRequest> = {}): Sms & SendRequest {
  return {
    idempotencyKey: randomUUID(),
    to: '+819012345678',
    text: 'ご来店をお待ちしております',
    ...overrides,
  };
}

export function buildPostcard(overrides: Partial<Postcard & SendRequest> = {}): Postcard & SendRequest {
  return {
    idempotencyKey: randomUUID(),
    recipient: {
      name: '山田 花子',
      postalCode: '460-0008',
      addressLines: ['愛知県名古屋市中区栄三丁目15番33号', '栄ガスビル 1203号室'],
    },
    sender: {
      name: '追風モータース 名古屋店',
      postalCode: '4500002',
      addressLines: ['愛知県名古屋市中村区名駅1丁目1-4'],
      phone: '052-123-4567',
    },
    text: '先日はご来店いただき、誠にありがとうございました。\nまたのお越しを心よりお待ち申し上げております。',
    ...overrides,
  };
}

/** Short times, so that a silent server is found out within the test. */
export function buildSmtpOptions(
  port: number,
  overrides: Partial<SmtpMailOptions> & { settings?: SmtpSettings } = {},
): SmtpMailOptions {
  return {
    settings: {
      host: '127.0.0.1',
      port,
      secure: false,
      requireTls: false,
      verifyCertificate: false,
      auth: null,
      clientName: null,
    },
    messageIdDomain: 'dealer.example',
    maxConnections: 2,
    timeouts: { connectMs: 300, greetingMs: 300, socketMs: 300 },
    idleMs: 200,
    ...overrides,
  };
}

/** What a send came to, in one comparable line. */
export async function outcomeOf(send: Promise<unknown>): Promise<ChannelOutcome | 'sent'> {
  return (await failureOf(send))?.outcome ?? 'sent';
}

export async function codeOf(
  send: Promise<unknown>,
): Promise<`${ChannelOutcome} ${ChannelErrorCode}` | 'sent'> {
  const failure = await failureOf(send);
  return failure ? `${failure.outcome} ${failure.code}` : 'sent';
}

export async function failureOf(send: Promise<unknown>): Promise<ChannelError | null> {
  try {
    await send;
    return null;
  } catch (error) {
    return error as ChannelError;
  }
}
