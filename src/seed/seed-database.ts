import type { Config } from '#config';
import { insertSeedCampaign } from '#db/campaigns';
import { insertSeedPattern, isUntouched } from '#db/seed-rows';
import { insertFirstStore } from '#db/stores';
import { SEED_CAMPAIGNS } from '#domain/campaigns/seed-campaigns';
import { SEED_PATTERNS } from '#domain/seed-patterns';
import type { UseCaseDeps } from '#use-cases/deps';
import { ensureBootstrapKey } from '#use-cases/manage-api-keys';
import { ensureSurveys } from '#use-cases/surveys/ensure-surveys';
import { makeDemoDealer } from './demo-dealer.ts';
import { type DemoSignIn, makeStaff } from './demo-staff.ts';

/** What every installation has; harmless to repeat. */
export async function seedBasics(deps: UseCaseDeps): Promise<void> {
  const demo = deps.config.demo;
  await insertFirstStore(deps.db, {
    id: deps.newId(),
    code: 'main',
    ...(demo
      ? {
          name: '追い風モータース 湘南平塚店',
          // Advertising names its sender's address (特定電子メール法 4条).
          postalCode: '254-0000',
          address: '神奈川県平塚市見本町1-2-3',
          phone: '0463-00-0000',
        }
      : { name: '本店' }),
  });
  await deps.db.transaction(async (tx) => {
    for (const pattern of SEED_PATTERNS) await insertSeedPattern(tx, pattern, deps.newId);
  });
  await ensureSurveys(deps);
  await deps.db.transaction(async (tx) => {
    for (const campaign of SEED_CAMPAIGNS) await insertSeedCampaign(tx, campaign, deps.newId);
  });
  if (deps.config.bootstrapApiKey) await ensureBootstrapKey(deps, deps.config.bootstrapApiKey);
}

/** People, and the demo's customers where no message can leave the house. @returns who may sign in, if made just now */
export async function seedDemo(
  deps: UseCaseDeps,
  hash: (password: string) => Promise<string>,
): Promise<DemoSignIn[]> {
  const untouched = await isUntouched(deps.db);
  if (!untouched.users) return [];
  const { demo } = deps.config;
  const staff = await makeStaff(deps, { onlyAdmin: !demo, hash });
  if (demo && untouched.customers && isLocalOnly(deps.config)) {
    const sales = staff.filter(({ role }) => role === 'staff' || role === 'manager').map(({ id }) => id);
    await makeDemoDealer(deps, sales);
  }
  return staff;
}

const isLocalOnly = (config: Config): boolean => config.mail.smtp === null && config.sms.provider === 'local';
