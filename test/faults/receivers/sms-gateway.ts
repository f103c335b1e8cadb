/**
 * An HTTP SMS gateway (POST `{to, text}` with `Idempotency-Key` → `{id}`) as a process of its own. It takes every
 * request for a new message, as a gateway without deduplication does, and logs each receipt.
 * Arguments: port, log file, delay in ms (half of it passes before the SMS counts as received, half before the reply).
 */
import { createServer, type IncomingMessage } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { logReceipt, markerIn } from './receipt-log.ts';

const [port = '2526', logFile = '/dev/null', delayMs = '0'] = process.argv.slice(2);
const half = Number(delayMs) / 2;
let received = 0;

async function bodyOf(request: IncomingMessage): Promise<{ to: string; text: string }> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString('utf8')) as { to: string; text: string };
}

createServer((request, response) => {
  void (async () => {
    if (request.method !== 'POST') return response.writeHead(200).end('{}');
    const { to, text } = await bodyOf(request);
    if (half) await delay(half);
    received += 1;
    logReceipt(logFile, {
      at: Date.now(),
      channel: 'sms',
      to,
      marker: markerIn(text),
      key: String(request.headers['idempotency-key'] ?? ''),
    });
    if (half) await delay(half);
    return response
      .writeHead(200, { 'content-type': 'application/json' })
      .end(JSON.stringify({ id: `sms-${received}` }));
  })().catch(() => response.destroy());
}).listen(Number(port), '127.0.0.1');
