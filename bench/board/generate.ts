import pg from 'pg';
import { createDatabase } from '../stack/migrations.ts';
import { type PostgresServer, query } from '../stack/postgres.ts';

export const STORES = 20;
const STAFF_OF_STORE = 10;

/** Ids in order, so that every table can name those of the others without a lookup. */
const KINDS = {
  store: 1,
  pattern: 2,
  version: 3,
  patternStep: 4,
  customer: 5,
  vehicle: 6,
  follow: 7,
  step: 8,
  todo: 9,
  history: 10,
};
export const benchId = (kind: keyof typeof KINDS, nr: number): string =>
  `${KINDS[kind].toString(16).padStart(8, '0')}-0000-7000-8000-${nr.toString(16).padStart(12, '0')}`;

/**
 * The shop of the benchmark: so many customers over 20 stores in either size, so the store under test grows with the rest.
 * Each customer has a car and a follow of 8 steps, 30 days apart, 4 of them phone calls. Follows began uniformly over the
 * last year and the next 120 days, so what is due today grows as the number of customers does; 2 % of the past month's
 * calls are still open (遅延), one customer in 500 has a new inquiry.
 */
const TABLES: readonly (readonly [name: string, sql: string])[] = [
  [
    'store',
    `INSERT INTO store (id, code, name) SELECT bid(1, i), 'store-' || i, i || '号店' FROM generate_series(1, ${STORES}) i`,
  ],
  [
    'staff',
    `INSERT INTO staff_user (id, name, email) SELECT 'u-' || i, '担当 ' || i, 'u' || i || '@example.jp' FROM generate_series(1, ${STORES * STAFF_OF_STORE}) i`,
  ],
  [
    'pattern',
    `INSERT INTO pattern (id, name, kind, current_version) VALUES (bid(2, 1), '1か月後フォロー', 'before', 1)`,
  ],
  [
    'version',
    `INSERT INTO pattern_version (id, pattern_id, version, name, base, stop_on, created_by)
    VALUES (bid(3, 1), bid(2, 1), 1, '1か月後フォロー', 'last_negotiation', '{reply,contract,end}', 'bench')`,
  ],
  [
    'pattern steps',
    `INSERT INTO pattern_step (id, pattern_version_id, position, channel, anchor, "offset", on_closed_day, title)
    SELECT bid(4, i), bid(3, 1), i, CASE i % 2 WHEN 0 THEN 'phone' ELSE 'mail' END, 'base', 'P' || (i - 1) * 30 || 'D', 'ignore', 'ステップ ' || i
    FROM generate_series(1, 8) i`,
  ],
  [
    'customer',
    `INSERT INTO customer (id, store_id, name, kana, email, phone, postal_code, address, assignee_id, tags, negotiation_state,
      consent_mail, last_negotiated_on, created_at)
    SELECT bid(5, i), bid(1, 1 + i % ${STORES}), s.name || ' ' || g.name || i % 977, s.kana || ' ' || g.kana, 'c' || i || '@example.jp',
      '+8190' || lpad((i * 7919 % 100000000)::text, 8, '0'), '254-0034', '平塚市宝町' || i % 500,
      'u-' || 1 + (i % ${STORES}) * ${STAFF_OF_STORE} + (i / ${STORES}) % ${STAFF_OF_STORE}, CASE WHEN i / ${STORES} % 10 = 0 THEN '{VIP}'::text[] ELSE '{}' END,
      (ARRAY['none', 'new', 'negotiating', 'contracted', 'ended'])[1 + i / ${STORES} % 5], CASE WHEN i % 3 = 0 THEN 'granted' ELSE 'unknown' END,
      current_date - (i % 400)::int, now() - i % 1000 * interval '1 day'
    FROM generate_series(1, $1::bigint) i
    JOIN LATERAL (VALUES (0, '佐藤', 'サトウ'), (1, '鈴木', 'スズキ'), (2, '高橋', 'タカハシ'), (3, '田中', 'タナカ'), (4, '伊藤', 'イトウ'),
      (5, '渡辺', 'ワタナベ'), (6, '山本', 'ヤマモト'), (7, '中村', 'ナカムラ'), (8, '小林', 'コバヤシ'), (9, '平塚', 'ヒラツカ')) s (nr, name, kana) ON s.nr = i / ${STORES} % 10
    JOIN LATERAL (VALUES (0, '花子', 'ハナコ'), (1, '太郎', 'タロウ'), (2, '一郎', 'イチロウ'), (3, '美咲', 'ミサキ'), (4, '翔', 'ショウ'), (5, '陽菜', 'ヒナ'),
      (6, '健', 'ケン')) g (nr, name, kana) ON g.nr = i % 7`,
  ],
  [
    'vehicle',
    `INSERT INTO vehicle (id, store_id, customer_id, maker, model, registration_number, inspection_expires_on, delivered_on)
    SELECT bid(6, i), bid(1, 1 + i % ${STORES}), bid(5, i), 'トヨタ', (ARRAY['アクア', 'ヤリス', 'プリウス'])[1 + i % 3],
      '湘南 ' || 300 + i % 600 || ' あ ' || lpad((i * 37 % 10000)::text, 4, '0'), current_date + (i % 730)::int, current_date - (i % 1000)::int
    FROM generate_series(1, $1::bigint) i`,
  ],
  [
    'follow',
    `INSERT INTO follow (id, store_id, customer_id, pattern_id, pattern_version_id, status, base_on, workflow_id, engine_state, assigned_at, assigned_by)
    SELECT bid(7, i), bid(1, 1 + i % ${STORES}), bid(5, i), bid(2, 1), bid(3, 1), CASE WHEN began(i) + 210 < current_date THEN 'completed' ELSE 'running' END,
      began(i), 'follow-' || i, CASE WHEN began(i) + 210 < current_date THEN 'closed' ELSE 'open' END, began(i), 'bench'
    FROM generate_series(1, $1::bigint) i`,
  ],
  [
    'steps',
    `INSERT INTO follow_step (id, follow_id, store_id, customer_id, pattern_step_id, position, channel, due_at, status, issued_at)
    SELECT bid(8, i * 8 + p), bid(7, i), bid(1, 1 + i % ${STORES}), bid(5, i), bid(4, p), p, CASE p % 2 WHEN 0 THEN 'phone' ELSE 'mail' END, due(i, p),
      CASE WHEN due(i, p) < now() THEN 'done' ELSE 'planned' END, CASE WHEN due(i, p) < now() THEN due(i, p) END
    FROM generate_series(1, $1::bigint) i, generate_series(1, 8) p`,
  ],
  [
    'todo',
    `INSERT INTO todo (id, store_id, customer_id, follow_id, follow_step_id, pattern_id, kind, channel, title, due_at, status, assignee_id, result, completed_at)
    SELECT bid(9, i * 8 + p), bid(1, 1 + i % ${STORES}), bid(5, i), bid(7, i), bid(8, i * 8 + p), bid(2, 1), 'phone', 'phone', 'ステップ ' || p, due(i, p),
      CASE WHEN due(i, p) >= now() OR (i * 13 + p) % 50 = 0 AND due(i, p) > now() - interval '30 days' THEN 'open' ELSE 'done' END,
      'u-' || 1 + (i % ${STORES}) * ${STAFF_OF_STORE} + (i / ${STORES}) % ${STAFF_OF_STORE}, CASE WHEN due(i, p) < now() THEN 'connected' END,
      CASE WHEN due(i, p) < now() THEN due(i, p) END
    FROM generate_series(1, $1::bigint) i, generate_series(2, 8, 2) p`,
  ],
  [
    'inquiries',
    `INSERT INTO todo (id, store_id, customer_id, kind, channel, title, due_at)
    SELECT bid(9, $1::bigint * 9 + i), bid(1, 1 + i % ${STORES}), bid(5, i), CASE i % 1000 WHEN 0 THEN 'reply' ELSE 'inquiry' END, 'mail', '問い合わせ', now() - interval '2 hours'
    FROM generate_series(500, $1::bigint, 500) i`,
  ],
  [
    'history',
    `INSERT INTO history_entry (id, store_id, customer_id, follow_id, kind, channel, summary, actor_kind, actor_name, occurred_at)
    SELECT bid(10, i * 8 + p), bid(1, 1 + i % ${STORES}), bid(5, i), bid(7, i), CASE p % 2 WHEN 0 THEN 'todo_done' ELSE 'message_sent' END,
      CASE p % 2 WHEN 0 THEN 'phone' ELSE 'mail' END, 'ステップ ' || p || ' を実行しました', 'system', 'Oikaze', due(i, p)
    FROM generate_series(1, $1::bigint) i, generate_series(1, 8) p WHERE due(i, p) < now()`,
  ],
  [
    'search terms',
    `INSERT INTO customer_term (source_id, term, customer_id, store_id)
    SELECT c.id, t.term, c.id, c.store_id FROM customer c, customer_terms(c.name, c.kana, c.email, c.phone, c.external_id) t
    UNION ALL SELECT v.id, t.term, v.customer_id, v.store_id FROM vehicle v, vehicle_terms(v.registration_number, v.chassis_number, v.external_id) t`,
  ],
];

const FUNCTIONS = `
  CREATE FUNCTION bid(kind int, nr bigint) RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
    $$ SELECT (lpad(to_hex(kind), 8, '0') || '-0000-7000-8000-' || lpad(to_hex(nr), 12, '0'))::uuid $$;
  CREATE FUNCTION began(nr bigint) RETURNS date LANGUAGE sql STABLE AS $$ SELECT current_date - 365 + (nr * 7919 % 485)::int $$;
  CREATE FUNCTION due(nr bigint, step int) RETURNS timestamptz LANGUAGE sql STABLE AS
    $$ SELECT ((began(nr) + (step - 1) * 30)::timestamp + interval '10 hours' + nr % 480 * interval '1 minute') AT TIME ZONE 'Asia/Tokyo' $$;`;

/** Makes and fills a database of the benchmark. Indexes other than keys are built after the rows, as a bulk load does. */
export async function generate(server: PostgresServer, customers: number): Promise<string> {
  const name = `board_${customers}`;
  const url = await createDatabase(server, name);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    // Triggers and foreign keys rest: the statements below and the recount write what they would.
    await client.query(
      `SET session_replication_role = replica; SET synchronous_commit = off; SET maintenance_work_mem = '512MB'; SET work_mem = '128MB'`,
    );
    const { rows: indexes } = await client.query<{ name: string; definition: string }>(
      `
      SELECT c.relname AS name, pg_get_indexdef(i.indexrelid) AS definition FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
      JOIN pg_class t ON t.oid = i.indrelid WHERE t.relnamespace = 'public'::regnamespace AND t.relname = ANY ($1)
        AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid)`,
      [['customer', 'vehicle', 'follow', 'follow_step', 'todo', 'history_entry', 'customer_term']],
    );
    for (const index of indexes) await client.query(`DROP INDEX "${index.name}"`);
    await client.query(FUNCTIONS);
    for (const [table, sql] of TABLES)
      await timed(`${name}: ${table}`, () => client.query(sql, sql.includes('$1') ? [customers] : []));
    await timed(`${name}: indexes`, async () => {
      for (const { definition } of indexes) await client.query(definition);
    });
    await client.query('SELECT recount_todo_tally()');
  } finally {
    await client.end();
  }
  return url;
}

/**
 * Leaves nothing that the server would do by itself while people read: rows are frozen, statistics new, nothing waits to be
 * written. Tables and indexes are read into memory, the server's own as far as it goes.
 */
export async function settle(url: string): Promise<void> {
  await timed('vacuum', () => query(url, 'VACUUM (FREEZE, ANALYZE)'));
  await query(url, 'CREATE EXTENSION IF NOT EXISTS pg_prewarm');
  await timed('reading into memory', () =>
    query(
      url,
      `SELECT pg_prewarm(c.oid::regclass) FROM pg_class c
      WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'i') ORDER BY c.relkind DESC, c.relname`,
    ),
  );
  await query(url, 'CHECKPOINT');
}

async function timed(what: string, work: () => Promise<unknown>): Promise<void> {
  const began = performance.now();
  await work();
  const seconds = (performance.now() - began) / 1_000;
  if (seconds > 1) console.error(`${what}: ${seconds.toFixed(1)} s`);
}
