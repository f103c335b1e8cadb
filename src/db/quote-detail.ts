import type { Actor } from '#domain/actor';
import { columnsOf } from './columns.ts';
import { type Customer, Prisma, type Quote } from './generated/client.ts';
import { unreadOf } from './quote-activity.ts';
import type { Rows } from './reader.ts';
import { storeCondition } from './scope.ts';

export interface QuoteDetailRow extends Quote {
  customer: Pick<
    Customer,
    | 'id'
    | 'name'
    | 'kana'
    | 'phone'
    | 'phoneEntered'
    | 'postalCode'
    | 'address'
    | 'preferredChannel'
    | 'convenientTimes'
    | 'job'
    | 'daysOff'
    | 'family'
    | 'note'
    | 'tags'
    | 'relayKey'
    | 'assigneeId'
  > & { hasMail: boolean; birthOn: string | null; assigneeName: string | null; erased: boolean };
  others: {
    id: string;
    customerId: string;
    status: string;
    vehicleText: string | null;
    receivedAt: string;
  }[];
  unread: number;
  waitingTodoIds: string[];
}

/** The detail screen of a quote (C1–C7): its customer without the real address, and what else they asked. Null: there is none. */
export async function findQuoteDetail(rows: Rows, actor: Actor, id: string): Promise<QuoteDetailRow | null> {
  const found = await rows.$queryRaw<QuoteDetailRow[]>`
    SELECT ${columnsOf(Prisma.QuoteScalarFieldEnum, 'q')},
      jsonb_build_object('id', c.id, 'name', c.name, 'kana', c.kana, 'hasMail', c.email IS NOT NULL
          AND c.email_undeliverable_at IS NULL AND c.consent_mail <> 'denied',
        'phone', c.phone, 'phoneEntered', c.phone_entered, 'postalCode', c.postal_code, 'address', c.address,
        'preferredChannel', c.preferred_channel, 'convenientTimes', c.convenient_times, 'job', c.job, 'daysOff', c.days_off,
        'birthOn', c.birth_on, 'family', c.family, 'note', c.note, 'tags', c.tags, 'relayKey', c.relay_key,
        'assigneeId', c.assignee_id, 'assigneeName', u.name, 'erased', c.erased_at IS NOT NULL) AS customer,
      coalesce((SELECT jsonb_agg(jsonb_build_object('id', p.id, 'customerId', p.customer_id, 'status', p.status,
          'vehicleText', p.vehicle_text, 'receivedAt', p.received_at) ORDER BY p.received_at DESC, p.id DESC)
        FROM quote p WHERE p.id <> q.id AND p.customer_id = ANY (ARRAY(SELECT c.id UNION SELECT o.id FROM customer o
          WHERE o.store_id = c.store_id AND o.email_key = c.email_key AND o.erased_at IS NULL))),
        '[]') AS others,
      ${unreadOf(Prisma.sql`ARRAY[c.id]`)} AS unread,
      coalesce((SELECT array_agg(t.id ORDER BY t.id) FROM todo t
        WHERE t.customer_id = c.id AND t.kind = 'reply' AND t.status = 'open'), '{}') AS "waitingTodoIds"
    FROM quote q JOIN customer c ON c.id = q.customer_id LEFT JOIN staff_user u ON u.id = c.assignee_id
    WHERE q.id = ${id}::uuid AND ${storeCondition(actor, undefined, 'q.store_id')}`;
  return found[0] ?? null;
}
