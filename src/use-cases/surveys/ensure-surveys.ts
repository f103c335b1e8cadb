import { insertSeedSurvey } from '#db/surveys';
import { SEED_SURVEYS } from '#domain/surveys/seed-surveys';
import type { UseCaseDeps } from '../deps.ts';

/** The surveys every installation has (C4); harmless to repeat. */
export async function ensureSurveys(deps: UseCaseDeps): Promise<void> {
  for (const [kind, content] of Object.entries(SEED_SURVEYS))
    await insertSeedSurvey(deps.db, { id: deps.newId(), kind, content });
}
