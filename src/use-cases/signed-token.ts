import { createHmac, timingSafeEqual } from 'node:crypto';

const SIGNATURE_BYTES = 32;

/**
 * Content and an HMAC-SHA256 over it, url-safe: needs no database to be refused, and is short enough for an SMS.
 * @param purpose bound into the signature, so that one secret can sign several things without one passing for another
 */
export const signToken = (secret: string, purpose: string, content: Buffer): string =>
  Buffer.concat([content, signatureOf(secret, purpose, content)]).toString('base64url');

/** The content; null: cut off, changed, or signed with another secret or for another purpose. Compares in constant time. */
export function openToken(
  secret: string,
  purpose: string,
  token: string,
  contentBytes: number,
): Buffer | null {
  const bytes = Buffer.from(token, 'base64url');
  const isWhole = bytes.length === contentBytes + SIGNATURE_BYTES && bytes.toString('base64url') === token;
  if (!isWhole) return null;
  const content = bytes.subarray(0, contentBytes);
  return timingSafeEqual(bytes.subarray(contentBytes), signatureOf(secret, purpose, content))
    ? content
    : null;
}

function signatureOf(secret: string, purpose: string, content: Buffer): Buffer {
  return createHmac('sha256', secret).update(purpose).update('\0').update(content).digest();
}

/** A UUID as its 16 bytes; fewer where the text is none. */
export const uuidBytes = (id: string): Buffer => Buffer.from(id.replaceAll('-', ''), 'hex');

export const uuidOf = (bytes: Buffer): string =>
  bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
