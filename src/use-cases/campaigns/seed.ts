import { createHash, createHmac, randomBytes } from 'node:crypto';

/** 256 random bits as 64 hexadecimal digits: what a draw depends on. Secret until it is made. */
export const newSeed = (): string => randomBytes(32).toString('hex');

/** What is published beforehand: `printf %s "$seed" | sha256sum` gives the same. */
export const commitmentOf = (seed: string): string => createHash('sha256').update(seed).digest('hex');

/** The digest that places an entry (src/domain/campaigns/draw.ts). */
export const digestOf = (seed: string, entryId: string): string =>
  createHmac('sha256', seed).update(entryId).digest('hex');
