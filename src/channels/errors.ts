/**
 * The three ways in which a send can go wrong (FEATURES X1). Which one it is decides whether the ledger row may be
 * retried, fails for good, or has to be settled by a person; so an adapter that cannot tell must say "unknown".
 *
 * Messages carry stage, code and provider name only. Neither a provider's reply text nor a `cause` is attached:
 * both quote addresses and end up in logs and in Temporal's history, where personal data must not be.
 */
export type ChannelOutcome = 'permanent' | 'temporary' | 'unknown';

/** Every code a channel error can carry, and what it means to the person in the ops list. */
export const channelErrorCodes = {
  invalid_message: 'The message itself cannot be sent (address, header or content not allowed)',
  rejected: 'The provider refused the message for good',
  provider_auth: 'The provider refused our credentials or our account',
  provider_response: 'The provider answered something that the contract does not allow',
  unreachable:
    'The provider could not be reached, or the connection ended before the message was handed over',
  deferred: 'The provider asked to come back later',
  aborted: 'The send was called off before the message was handed over',
  storage: 'The local store or folder could not be written',
  connection_lost: 'The connection ended after the message was handed over and before the provider confirmed',
  timed_out: 'The provider did not confirm in time after the message was handed over',
} as const;

export type ChannelErrorCode = keyof typeof channelErrorCodes;

interface ChannelErrorDetail {
  code: ChannelErrorCode;
  /** Provider or protocol, such as smtp, http, twilio. */
  channel: string;
  /** Where it happened, such as connect, RCPT TO, request. */
  stage: string;
  /** Reply code of SMTP (with the enhanced code of RFC 3463) or HTTP, or the name of a system error. */
  reply?: string;
  /** The provider's wish (Retry-After), in milliseconds. */
  retryAfterMs?: number;
}

/** Base class; adapters throw one of its three subclasses. */
export abstract class ChannelError extends Error {
  abstract readonly outcome: ChannelOutcome;
  readonly code: ChannelErrorCode;
  readonly channel: string;
  readonly stage: string;
  readonly reply: string | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(detail: ChannelErrorDetail) {
    const reply = detail.reply ? `, reply ${detail.reply}` : '';
    super(`${channelErrorCodes[detail.code]} (${detail.channel}, ${detail.stage}${reply})`);
    this.name = new.target.name;
    this.code = detail.code;
    this.channel = detail.channel;
    this.stage = detail.stage;
    this.reply = detail.reply;
    this.retryAfterMs = detail.retryAfterMs;
  }
}

/** Not sent, and the same message never will be: do not retry. */
export class PermanentChannelError extends ChannelError {
  readonly outcome = 'permanent';
}

/** Not sent for certain: a retry is safe. */
export class TemporaryChannelError extends ChannelError {
  readonly outcome = 'temporary';
}

/** It may have been sent: the ledger row is in doubt unless the channel deduplicates. */
export class UnknownOutcomeError extends ChannelError {
  readonly outcome = 'unknown';
}
