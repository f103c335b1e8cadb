/**
 * A real SMTP server as a process of its own that accepts everything and logs each receipt.
 * Arguments: port, log file, delay in ms (half of it passes before the mail counts as received, half before the reply).
 */
import { setTimeout as delay } from 'node:timers/promises';
import { SMTPServer } from 'smtp-server';
import { logReceipt, markerIn } from './receipt-log.ts';

const [port = '2525', logFile = '/dev/null', delayMs = '0'] = process.argv.slice(2);
const half = Number(delayMs) / 2;

const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  disableReverseLookup: true,
  logger: false,
  onData(stream, session, callback) {
    const chunks: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.once('end', () => {
      void receive(Buffer.concat(chunks).toString('utf8'), session.envelope.rcptTo[0]?.address ?? '').then(
        () => callback(),
      );
    });
  },
});

async function receive(mail: string, to: string): Promise<void> {
  if (half) await delay(half);
  const headers = mail.slice(0, mail.indexOf('\r\n\r\n')).replace(/\r\n[ \t]+/g, ' ');
  const key = /^message-id:\s*(.+)$/im.exec(headers)?.[1]?.trim() ?? '';
  logReceipt(logFile, { at: Date.now(), channel: 'mail', to, marker: markerIn(headers), key });
  if (half) await delay(half);
}

server.on('error', (error) => console.error(error.message));
server.listen(Number(port), '127.0.0.1');
