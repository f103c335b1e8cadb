import type { SeedPattern } from '#domain/seed-patterns';
import type { Database, Tx } from './client.ts';

/** Makes a pattern that ships with the product, once: a store's later edits of it stay. */
export async function insertSeedPattern(tx: Tx, pattern: SeedPattern, newId: () => string): Promise<void> {
  const id = newId();
  const made = await tx.pattern.createMany({
    data: [{ id, seedKey: pattern.key, name: pattern.name, kind: pattern.kind, currentVersion: 1 }],
    skipDuplicates: true,
  });
  if (made.count === 0) return;
  await tx.patternVersion.create({
    data: {
      id: newId(),
      patternId: id,
      version: 1,
      name: pattern.name,
      base: pattern.base,
      stopOn: pattern.stopOn,
      repeatEvery: pattern.repeat?.every ?? null,
      repeatTimes: pattern.repeat?.times ?? null,
      createdBy: 'Oikaze',
      steps: {
        create: pattern.steps.map((step) => ({
          id: newId(),
          position: step.position,
          channel: step.channel,
          anchor: step.anchor,
          offset: step.offset,
          timeOfDay: step.timeOfDay ?? null,
          onClosedDay:
            step.onClosedDay ?? (step.channel === 'phone' || step.channel === 'task' ? 'next' : 'ignore'),
          title: step.title,
          subject: step.subject ?? null,
          body: step.body ?? null,
          purpose: step.purpose ?? 'transactional',
        })),
      },
    },
  });
}

/** Whether nobody has put anything in yet: the demo is for such a database only. */
export async function isUntouched(db: Database): Promise<{ users: boolean; customers: boolean }> {
  const [rows] = await db.prisma.$queryRaw<{ users: boolean; customers: boolean }[]>`
    SELECT NOT EXISTS (SELECT FROM staff_user) AS users, NOT EXISTS (SELECT FROM customer) AS customers`;
  return rows ?? { users: false, customers: false };
}

export const findSeedPatternIds = async (db: Database): Promise<Map<string, string>> => {
  const rows = await db.prisma.pattern.findMany({
    where: { seedKey: { not: null } },
    select: { id: true, seedKey: true },
  });
  return new Map(rows.map(({ id, seedKey }) => [seedKey ?? '', id]));
};

export const findCustomerIdByExternalId = async (db: Database, externalId: string): Promise<string> =>
  (await db.prisma.customer.findUniqueOrThrow({ where: { externalId }, select: { id: true } })).id;

/** The demo dealer has contracted everything, two months ago. */
export async function contractDemoOptions(tx: Tx, now: Date): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO store_contract (id, store_id, option, since_on, created_by)
    SELECT gen_random_uuid(), s.id, o, (${now}::timestamptz AT TIME ZONE s.time_zone)::date - 60, 'Oikaze'
    FROM store s, unnest(ARRAY['option_pack_1', 'auto_sending']) AS o
    ON CONFLICT DO NOTHING`;
}

/**
 * Lets the demo's follows have run: sends of the past are in the ledger and the 応対履歴, calls are done but for those
 * that fell due after `openSince`. Nothing of the past is sent by the worker then.
 */
export async function writeDemoPast(tx: Tx, now: Date, openSince: Date): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO delivery (id, send_key, store_id, customer_id, follow_id, follow_step_id, channel, status, provider, price_yen, claimed_at, accepted_at, settled_at, created_at)
    SELECT gen_random_uuid(), s.id::text, s.store_id, s.customer_id, s.follow_id, s.id, s.channel, 'accepted', 'demo',
      CASE s.channel WHEN 'sms' THEN 20 WHEN 'postcard' THEN 120 ELSE 0 END, s.due_at, s.due_at, s.due_at, s.due_at
    FROM follow_step s WHERE s.status = 'planned' AND s.due_at < ${now}::timestamptz AND s.channel NOT IN ('phone', 'task')`;
  await tx.$executeRaw`
    INSERT INTO history_entry (id, store_id, customer_id, follow_id, kind, channel, summary, actor_kind, actor_id, actor_name, occurred_at)
    SELECT gen_random_uuid(), s.store_id, s.customer_id, s.follow_id, CASE WHEN s.channel IN ('phone', 'task') THEN 'todo_done' ELSE 'message_sent' END,
      s.channel, CASE WHEN s.channel IN ('phone', 'task') THEN p.title || ': 完了しました' ELSE '「' || coalesce(p.subject, p.title) || '」を送信しました' END,
      'system', 'demo', 'Oikaze', s.due_at
    FROM follow_step s JOIN pattern_step p ON p.id = s.pattern_step_id
    WHERE s.status = 'planned' AND s.due_at < CASE WHEN s.channel IN ('phone', 'task') THEN ${openSince}::timestamptz ELSE ${now}::timestamptz END`;
  await tx.$executeRaw`
    UPDATE todo t SET status = 'done', completed_at = t.due_at, completed_by = '佐藤 健', result = CASE WHEN t.channel = 'phone'
      THEN (ARRAY['connected', 'no_answer', 'no_answer'])[1 + abs(hashtext(t.id::text)) % 3] ELSE 'done' END
    WHERE t.status = 'open' AND t.follow_step_id IS NOT NULL AND t.due_at < ${openSince}::timestamptz`;
  await tx.$executeRaw`
    UPDATE follow_step SET issued_at = due_at,
      status = CASE WHEN channel IN ('phone', 'task') AND due_at >= ${openSince}::timestamptz THEN 'issued' ELSE 'done' END,
      done_at = CASE WHEN channel IN ('phone', 'task') AND due_at >= ${openSince}::timestamptz THEN NULL ELSE due_at END
    WHERE status = 'planned' AND due_at < ${now}::timestamptz`;
  await tx.$executeRaw`
    UPDATE follow f SET status = 'completed', completed_at = ${now}::timestamptz, engine_state = 'closed'
    FROM pattern_version v WHERE v.id = f.pattern_version_id AND v.repeat_every IS NULL AND f.status IN ('starting', 'running')
      AND NOT EXISTS (SELECT FROM follow_step s WHERE s.follow_id = f.id AND s.status = 'planned')`;
  // 更新日時 as it was then: the database dated the making of the profiles by its own clock (C2).
  await tx.$executeRaw`UPDATE customer SET profile_changed_at = NULL WHERE profile_changed_at IS NOT NULL`;
  await tx.$executeRaw`UPDATE deal SET activity_at = oikaze_deal_activity(customer_id)`;
}
