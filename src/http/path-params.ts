import { z } from 'zod';
import { id } from '#contract/fields';

export const idParam = z.object({ id });
export const stepParams = z.object({ id, stepId: id });
/** Ids of people are text (better-auth). */
export const userParam = z.object({ id: z.string().min(1).max(100) });
export const versionParams = z.object({ id, version: z.coerce.number().int().min(1) });
