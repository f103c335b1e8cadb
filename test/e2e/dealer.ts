import type { Customer } from '#contract/customers';
import type { Page } from '#contract/fields';
import type { Pattern } from '#contract/patterns';
import type { Store } from '#contract/stores';
import { SEED_PATTERNS } from '#domain/seed-patterns';
import type { Api } from './api-client.ts';

export const STAFF = { name: '大塚 誠', email: 'otsuka@example.jp', password: 'oikaze-e2e-2026' };
export const COLLEAGUE = { name: '小林 奈々', email: 'kobayashi@example.jp', password: 'oikaze-e2e-2026' };

export interface Dealer {
  store: Store;
  /** by seed key */
  patterns: Record<string, Pattern>;
}

/** People, the patterns that ship with the product and an open store: what every browser test starts from. */
export async function buildDealer(api: Api): Promise<Dealer> {
  const [first] = (await api.get<Page<Store>>('/stores')).items;
  if (!first) throw new Error('the first boot makes one store');
  const store = await api.patch<Store>(`/stores/${first.id}`, {
    name: '追い風モータース湘南店',
    closedWeekdays: [],
    quietHours: null,
    phone: '0463-00-0000',
    address: '神奈川県平塚市紅谷町1-2-3',
    postalCode: '254-0043',
  });
  for (const person of [
    { ...STAFF, role: 'admin' },
    { ...COLLEAGUE, role: 'staff' },
  ])
    await api.post('/users', { ...person, storeIds: [store.id] });
  const patterns: Record<string, Pattern> = {};
  const existing = (await api.get<Page<Pattern>>('/patterns?limit=100')).items;
  for (const seed of SEED_PATTERNS) {
    patterns[seed.key] =
      existing.find(({ seedKey }) => seedKey === seed.key) ??
      (await api.post<Pattern>('/patterns', {
        name: seed.name,
        kind: seed.kind,
        base: seed.base,
        stopOn: seed.stopOn,
        repeat: seed.repeat,
        steps: seed.steps.map(({ position: _position, subject, body, ...step }) => ({
          ...step,
          subject,
          ...(step.channel === 'mail' ? { body } : { text: body }),
        })),
      }));
  }
  return { store, patterns };
}

export const buildCustomer = (api: Api, overrides: Partial<Customer> & { name: string }): Promise<Customer> =>
  api.post<Customer>('/customers', {
    lastNegotiatedOn: '2026-11-01',
    phone: '090-1234-5678',
    email: 'hanako@example.jp',
    ...overrides,
  });
