import type { ScrapStatus } from '#domain/scrap-lookup';

import type { CardStyle } from './postcard/card.ts';

/**
 * What the rest of the product knows about the outside world: one interface per channel, any number of adapters.
 * Every `send` either returns a receipt or throws one of the three errors of ./errors.ts.
 */

/** What every send carries beside its message. */
export interface SendRequest {
  /** The delivery ledger's id (UUID): HTTP `Idempotency-Key`, Message-ID of a mail, file name of a postcard. */
  idempotencyKey: string;
  /** Aborting before the message was handed over counts as "not sent", after it as "outcome unknown". */
  signal?: AbortSignal;
  /**
   * The message must begin to leave before this instant (the end of the claim's lease), else it is called off as
   * "not sent": a send may wait for a free connection, and must not start when its claim is no longer good.
   */
  startBy?: Date;
}

export interface SendReceipt {
  /** The provider's own id where it gives one, else an id made from the ledger id. Never personal data. */
  providerId: string;
  /** ISO 8601 instant, where the provider says when it accepted. */
  acceptedAt?: string;
  /** Short technical remark for the ops list (reply code, queue id). Never personal data. */
  detail?: string;
}

/** Common to all sending channels. */
interface SendingChannel {
  /**
   * true: sending twice with one idempotency key delivers once, so a claim whose outcome is unknown may be repeated.
   * false: such a claim becomes `in_doubt` and a person settles it.
   */
  readonly deduplicates: boolean;
  /** Lets go of pooled connections; sends under way are finished first. */
  close?(): Promise<void>;
}

export interface MailAddress {
  address: string;
  name?: string;
}

export interface MailAttachment {
  filename: string;
  contentType: string;
  content: Uint8Array;
}

export interface Mail {
  from: MailAddress;
  to: MailAddress;
  replyTo?: MailAddress;
  /** Envelope sender, to which bounces go; the address of `from` unless given. */
  returnPath?: string;
  subject: string;
  text: string;
  html?: string;
  /** Extra headers; names are tokens, values one line each. Reserved ones (From, To, Message-ID …) are refused. */
  headers?: Readonly<Record<string, string>>;
  /** Message-ID this mail answers, with its angle brackets. */
  inReplyTo?: string;
  /** RFC 2369 and, with an https URL, RFC 8058 one-click. */
  listUnsubscribe?: { url: string; mailto?: string };
  attachments?: readonly MailAttachment[];
}

/** Mail's Message-ID is `<idempotencyKey@domain>`, see `messageIdOf` in ./mail/message-id.ts. */
export interface MailChannel extends SendingChannel {
  readonly name: 'smtp' | 'local';
  send(mail: Mail & SendRequest): Promise<SendReceipt>;
}

export interface Sms {
  /** E.164, such as +819012345678. */
  to: string;
  text: string;
}

export interface SmsChannel extends SendingChannel {
  readonly name: 'http' | 'twilio' | 'local';
  send(sms: Sms & SendRequest): Promise<SendReceipt>;
}

export interface PostalAddress {
  name: string;
  /** Seven digits, with or without the hyphen. */
  postalCode: string;
  /** One to three lines, prefecture first. */
  addressLines: readonly string[];
}

export interface Postcard {
  recipient: PostalAddress & {
    /** 様 for people, 御中 for companies unless given */
    honorific?: string;
  };
  /** The store. */
  sender: PostalAddress & { phone?: string };
  /** The message; line breaks are kept. */
  text: string;
  /** How it is written and what stands on its back; horizontal on plain card without a back unless given. */
  style?: Omit<CardStyle, 'sender'>;
  /** printed small, so that a returned card is found again */
  number?: string;
  heading?: string;
  /** true: it is printed with the others of its store's next batch (D3); sending only makes sure that it can be. */
  collect?: boolean;
}

/** `providerId` of a card that waits for its store's next batch. */
export const COLLECTED = 'collected';

export interface PostcardChannel extends SendingChannel {
  readonly name: 'pdf';
  send(postcard: Postcard & SendRequest): Promise<SendReceipt>;
}

export interface ScrapLookupRequest {
  /** 登録番号, such as 品川 300 あ 12-34. */
  registrationNumber: string;
  /** 車台番号, such as NHP10-1234567. */
  chassisNumber: string;
  /** Names this question of this run: a service that knows the key answers it again without a second lookup. */
  idempotencyKey: string;
  signal?: AbortSignal;
  /** Called before each question, so that a long activity stays visibly alive. */
  heartbeat?(): void;
}

export interface ScrapLookupResult {
  status: ScrapStatus;
  /** true where the answer was made up by the simulator; the UI says so. */
  simulated: boolean;
}

/**
 * A lookup changes nothing at the provider, so all its failures but a refused request are `TemporaryChannelError`;
 * the caller records `lookup_error` once it gives up.
 */
export interface ScrapLookup {
  readonly name: 'simulator' | 'http' | 'csv';
  lookup(request: ScrapLookupRequest): Promise<ScrapLookupResult>;
  close?(): Promise<void>;
}

/** Where the local sinks put messages so that the UI can show them; the table behind it is `local_outbox`. */
export interface LocalOutbox {
  /** Storing the same id again changes nothing. */
  put(kind: 'mail' | 'sms', id: string, payload: LocalOutboxPayload): Promise<void>;
}

export interface LocalOutboxPayload {
  toLabel: string;
  subject: string | null;
  body: string;
}

export interface Channels {
  mail: MailChannel;
  sms: SmsChannel;
  postcard: PostcardChannel;
  scrapLookup: ScrapLookup;
  /** Closes every pooled connection; for a clean shutdown. */
  close(): Promise<void>;
}

/** No adapter's `send` takes longer than this before it settles; a ledger lease must outlive it. */
export const longestSendMs = 45_000;
