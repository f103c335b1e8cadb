import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import { type MailRefusal, MailRefused } from '#domain/mail/refusals';

export interface ArrivingMail {
  /** empty: the null sender of reports */
  envelopeFrom: string;
  recipients: readonly string[];
  raw: Buffer;
  remoteAddress: string;
  helo: string;
}

/** What the listener asks of the product. Every refusal is a `MailRefused`; any other error is answered with 451. */
export interface RelayPort {
  /** @throws MailRefused there is no such address */
  checkRecipient(address: string): Promise<void>;
  /**
   * Resolves once the mail is stored for good: only then the sender hears 250 (RFC 5321 §6.1).
   * @throws MailRefused
   */
  store(mail: ArrivingMail): Promise<void>;
  /** told of what was refused, for the list of the ops people */
  noteRefusal(refused: {
    reason: MailRefusal;
    recipient: string;
    sender: string;
    remoteAddress: string;
  }): void;
  onError(error: Error): void;
}

export interface ListenerOptions {
  host: string;
  port: number;
  maxBytes: number;
  /** our name in the greeting */
  name: string;
  /** PEM; without it STARTTLS is not offered: a certificate that everybody has protects nobody */
  tls: { key: Buffer; cert: Buffer } | null;
}

export interface RelayListener {
  port: number;
  /** Takes no new connections, and lets those under way finish for a moment. */
  close(): Promise<void>;
}

/** Most unknown recipients on one connection: somebody is guessing addresses. */
const MOST_MISSES = 5;
const MOST_RECIPIENTS = 50;

/** The SMTP listener of RELAY_DOMAIN (C8). It relays nothing: mail for other domains has no recipient here. */
export async function startListener(options: ListenerOptions, port: RelayPort): Promise<RelayListener> {
  const misses = new Map<string, number>();
  const refuse = (session: SMTPServerSession, refused: MailRefused, recipient: string): MailRefused => {
    const { mailFrom } = session.envelope;
    port.noteRefusal({
      reason: refused.reason,
      recipient,
      sender: mailFrom ? mailFrom.address : '',
      remoteAddress: session.remoteAddress,
    });
    return refused;
  };

  const server = new SMTPServer({
    name: options.name,
    banner: 'Oikaze relay',
    size: options.maxBytes,
    authOptional: true,
    disabledCommands: options.tls ? ['AUTH'] : ['AUTH', 'STARTTLS'],
    ...(options.tls ?? {}),
    // It knows one enhanced code per reply code; ours stand in the texts (src/domain/mail/refusals.ts).
    hideENHANCEDSTATUSCODES: true,
    disableReverseLookup: true,
    logger: false,
    maxClients: 200,
    socketTimeout: 60_000,
    closeTimeout: 5_000,
    onRcptTo({ address }, session, done) {
      if (session.envelope.rcptTo.length >= MOST_RECIPIENTS)
        return done(new MailRefused('too_many_recipients'));
      port.checkRecipient(address).then(
        () => done(),
        (error: unknown) => {
          const refused = refusalOf(error, port);
          if (refused.reason !== 'unavailable') refuse(session, refused, address);
          const count = (misses.get(session.id) ?? 0) + 1;
          misses.set(session.id, count);
          done(count > MOST_MISSES ? new MailRefused('too_many_errors') : refused);
        },
      );
    },
    onData(stream, session, done) {
      receive(stream, session, options.maxBytes, port).then(
        () => done(null, '2.0.0 Stored'),
        (error: unknown) => {
          const refused = refusalOf(error, port);
          const recipient = session.envelope.rcptTo[0]?.address ?? '';
          if (refused.reason !== 'unavailable') refuse(session, refused, recipient);
          done(refused);
        },
      );
    },
    onClose({ id }) {
      misses.delete(id);
    },
  });
  server.on('error', (error) => port.onError(error));

  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(options.port, options.host, () => resolve());
  });
  return {
    port: (server.server.address() as AddressInfo).port,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** The whole mail, never more than the limit in memory, then to the store. */
async function receive(
  stream: SMTPServerDataStream,
  session: SMTPServerSession,
  maxBytes: number,
  port: RelayPort,
): Promise<void> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= maxBytes) chunks.push(chunk);
    else chunks.length = 0;
  }
  if (size > maxBytes || stream.sizeExceeded) throw new MailRefused('too_large');
  const { mailFrom, rcptTo } = session.envelope;
  await port.store({
    envelopeFrom: mailFrom ? mailFrom.address : '',
    recipients: rcptTo.map(({ address }) => address),
    raw: Buffer.concat(chunks),
    remoteAddress: session.remoteAddress,
    helo: session.hostNameAppearsAs || '',
  });
}

/** What is not a refusal is our own trouble: the sender keeps the mail and comes again. */
function refusalOf(error: unknown, port: RelayPort): MailRefused {
  if (error instanceof MailRefused) return error;
  port.onError(error as Error);
  return new MailRefused('unavailable', { cause: error });
}
