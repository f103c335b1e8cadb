import { randomUUID } from 'node:crypto';
import { query } from '../stack/postgres.ts';
import type { ApiClient } from '../stack/api-client.ts';

/** 【1か月後フォロー】: two mails and three calls. */
export const STEPS = [
  { channel: 'mail', days: 20 },
  { channel: 'phone', days: 24 },
  { channel: 'phone', days: 28 },
  { channel: 'mail', days: 30 },
  { channel: 'phone', days: 40 },
] as const;

export async function createLongPattern(client: ApiClient): Promise<string> {
  const steps = STEPS.map(({ channel, days }) => ({
    channel,
    anchor: 'base',
    offset: `P${days}D`,
    timeOfDay: '10:00',
    ...(channel === 'mail' ? { mail: { subject: 'bench', body: 'bench' } } : { phone: { title: 'bench' } }),
  }));
  const body = {
    name: `bench ${randomUUID()}`,
    kind: 'before',
    base: 'last_negotiation',
    stopOn: ['reply'],
    steps,
  };
  return (await client.post<{ id: string }>('patterns', body)).id;
}

/** New customers who negotiated today. @returns the tag they are found by */
export async function createCustomers(url: string, count: number): Promise<string> {
  const tag = `bench-${randomUUID()}`;
  await query(
    url,
    `INSERT INTO customer (id, store_id, name, email, consent_mail, last_negotiated_on, tags)
     SELECT gen_random_uuid(), (SELECT id FROM store ORDER BY created_at LIMIT 1), 'Bench ' || n,
       'bench-' || n || '@example.com', 'granted', current_date, ARRAY[$1]
     FROM generate_series(1, $2) n`,
    [tag, count],
  );
  await query(url, 'ANALYZE customer');
  return tag;
}
