import { appendFileSync, existsSync, readFileSync } from 'node:fs';

/** One message as it arrived at a receiving server. */
export interface Receipt {
  /** epoch milliseconds, taken when the last byte was there and before the sender was answered */
  at: number;
  channel: 'mail' | 'sms';
  to: string;
  /** the marker `[[…]]` in subject or text by which a test knows which step sent it */
  marker: string;
  /** what the sender calls it: Message-ID, Idempotency-Key */
  key: string;
}

/** Written in one synchronous call before the sender hears "accepted", so no receipt can be missing from the log. */
export function logReceipt(file: string, receipt: Receipt): void {
  appendFileSync(file, `${JSON.stringify(receipt)}\n`);
}

/** All receipts so far, in the order of arrival. */
export function readReceipts(file: string): Receipt[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
  return lines.map((line) => JSON.parse(line) as Receipt);
}

/** Text of the first `[[…]]` in a message. */
export function markerIn(text: string): string {
  return /\[\[([^\]]+)\]\]/.exec(text)?.[1] ?? '';
}
