import type { PublicDrawView } from '#contract/campaigns';
import { placeEntries } from '#domain/campaigns/draw';

const hex = (bytes: ArrayBuffer): string =>
  Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('');

/** Whether this browser can: only pages that came over https, or from this machine, have the functions. */
export const canCheck = (): boolean => window.isSecureContext && crypto.subtle !== undefined;

/**
 * Repeats a draw from what is public (docs/campaigns.md).
 * @returns whether the seed is the one committed to and the winners follow from it
 */
export async function checkDraw(draw: PublicDrawView): Promise<boolean> {
  const text = new TextEncoder();
  const seed = text.encode(draw.seed);
  const commitment = hex(await crypto.subtle.digest('SHA-256', seed));
  const key = await crypto.subtle.importKey('raw', seed, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  const digested = await Promise.all(
    draw.entries.map(async (entryId) => ({
      entryId,
      digest: hex(await crypto.subtle.sign('HMAC', key, text.encode(entryId))),
    })),
  );
  const winners = placeEntries(digested, draw.winnersPerMonth).filter(({ won }) => won);
  return (
    commitment === draw.commitment && winners.map(({ entryId }) => entryId).join() === draw.winners.join()
  );
}
