/**
 * A lookup service (POST `{registrationNumber, chassisNumber}` with `Idempotency-Key` → `{status}`) as a process of its
 * own, slow and unreliable. What it has looked up under a key it answers again from memory; each request is logged.
 * Arguments: port, log file, delay in ms, share of requests that fail (half with 500, half by a broken connection).
 */
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { logLookup } from './lookup-log.ts';

const [port = '2528', logFile = '/dev/null', delayMs = '0', failing = '0'] = process.argv.slice(2);
const WORDS = ['廃車済み', '輸出可能性あり', '該当なし', '該当なし', '該当なし'];
const known = new Map<string, string>();
let requests = 0;

async function bodyOf(request: IncomingMessage): Promise<{ chassisNumber: string }> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString('utf8')) as { chassisNumber: string };
}

/** 0 … 1, the same in every run. */
const draw = (text: string): number => createHash('sha256').update(text).digest().readUInt32BE() / 2 ** 32;

createServer((request, response) => {
  void (async () => {
    if (request.method !== 'POST') return response.writeHead(200).end('{}');
    const { chassisNumber } = await bodyOf(request);
    const key = String(request.headers['idempotency-key'] ?? '');
    requests += 1;
    const fails = draw(`fails ${requests}`) < Number(failing);
    // Half of the requests take up to twice as long as the other half.
    await delay(Number(delayMs) * (0.5 + draw(`delay ${requests}`)));
    const facts = { at: Date.now(), key, chassisNumber };
    if (fails) {
      logLookup(logFile, { ...facts, outcome: 'failed', word: null });
      if (requests % 2 === 0) return response.writeHead(500).end();
      return request.socket.destroy();
    }
    const word = known.get(key) ?? WORDS[Math.floor(draw(chassisNumber) * WORDS.length)] ?? '該当なし';
    logLookup(logFile, { ...facts, outcome: known.has(key) ? 'repeated' : 'looked_up', word });
    known.set(key, word);
    return response
      .writeHead(200, { 'content-type': 'application/json' })
      .end(JSON.stringify({ status: word }));
  })().catch(() => response.destroy());
}).listen(Number(port), '127.0.0.1');
