import type { Response } from 'express';

/**
 * Gives a file of a message to a browser as something to keep: never shown in the page's own origin, whatever is in it
 * (docs/decisions/0012).
 */
export function sendAttachment(
  res: Response,
  file: { fileName: string; contentType: string; content: Uint8Array },
): undefined {
  res.attachment(file.fileName);
  res.setHeader('Content-Type', file.contentType);
  res.setHeader('X-Content-Type-Options', 'nosniff');
  res.setHeader('Content-Security-Policy', "default-src 'none'; sandbox");
  res.setHeader('Cache-Control', 'private, no-store');
  res.end(Buffer.from(file.content));
}
