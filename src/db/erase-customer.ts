import type { Tx } from './client.ts';

/**
 * Erases what identifies a person and keeps the rows, so that counts stay (DESIGN §8): the record of the customer, what
 * was sent and received, what the CRM told, and answers kept for repeated requests. Follows must be stopped before.
 */
export async function eraseCustomerData(tx: Tx, id: string, at: Date): Promise<void> {
  await eraseReports(tx, id, at);
  await tx.$executeRaw`
    WITH a AS (UPDATE audit_log SET before = NULL, after = NULL WHERE (entity = 'customer' AND entity_id = ${id})
        OR (entity = 'vehicle' AND entity_id IN (SELECT v.id::text FROM vehicle v WHERE v.customer_id = ${id}::uuid))
        OR (entity = 'quote' AND entity_id IN (SELECT q.id::text FROM quote q WHERE q.customer_id = ${id}::uuid))
        OR (entity = 'order' AND entity_id IN (SELECT o.id::text FROM customer_order o WHERE o.customer_id = ${id}::uuid))),
      c AS (UPDATE customer SET name = '（削除済み）', kana = NULL, email = NULL, phone = NULL, phone_entered = NULL,
        postal_code = NULL, address = NULL, convenient_times = '[]', job = NULL, days_off = NULL, note = NULL, tags = '{}',
        birth_on = NULL, family = NULL,
        external_id = NULL, erased_at = ${at}::timestamptz, updated_at = now() WHERE id = ${id}::uuid),
      v AS (UPDATE vehicle SET registration_number = NULL, chassis_number = NULL, external_id = NULL WHERE customer_id = ${id}::uuid),
      q AS (UPDATE quote SET details = '{}', vehicle_text = NULL, end_reason = NULL, external_id = NULL, usage = NULL,
        down_payment_yen = NULL, monthly_payment_yen = NULL, bonus_payments = NULL, wishes = '{}'
        WHERE customer_id = ${id}::uuid),
      o AS (UPDATE customer_order SET details = '{}', external_id = NULL WHERE customer_id = ${id}::uuid),
      s AS (UPDATE service_record SET note = NULL WHERE customer_id = ${id}::uuid),
      n AS (UPDATE negotiation_review SET notes = '', next_action = NULL WHERE customer_id = ${id}::uuid),
      h AS (UPDATE history_entry SET detail = '{}', summary = CASE WHEN kind IN ('note', 'message_received', 'message_sent',
        'todo_created', 'todo_done', 'negotiation_ended') THEN '（削除済み）' ELSE summary END WHERE customer_id = ${id}::uuid)
    UPDATE todo SET note = NULL, result_note = NULL,
      title = CASE WHEN kind IN ('inquiry', 'reply', 'callback', 'one_off') THEN '（削除済み）' ELSE title END,
      status = CASE WHEN status = 'open' THEN 'cancelled' ELSE status END,
      cancel_reason = CASE WHEN status = 'open' THEN 'erased' ELSE cancel_reason END
    WHERE customer_id = ${id}::uuid`;
}

/** Texts and addresses beside the record itself. An event of the CRM that was not acted on yet has nobody left to act on. */
async function eraseReports(tx: Tx, id: string, at: Date): Promise<void> {
  await tx.$executeRaw`
    WITH l AS (UPDATE local_outbox SET to_label = '', subject = NULL, body = '', payload = '{}'
        WHERE id IN (SELECT d.id FROM delivery d WHERE d.customer_id = ${id}::uuid)),
      o AS (UPDATE single_send SET subject = NULL, body = CASE WHEN body IS NOT NULL THEN '' END,
        status = CASE WHEN status = 'planned' THEN 'cancelled' ELSE status END WHERE customer_id = ${id}::uuid),
      i AS (UPDATE inbound_sms SET from_number = NULL, body = '' WHERE customer_id = ${id}::uuid),
      d AS (UPDATE delivery SET to_address = NULL, subject = NULL, body = NULL WHERE customer_id = ${id}::uuid),
      p AS (UPDATE consent_event SET proof = '{}' WHERE customer_id = ${id}::uuid),
      r AS (UPDATE inbound_mail SET raw = NULL, envelope_from = NULL, sender_domain = NULL, message_id = NULL,
        remote_address = NULL WHERE customer_id = ${id}::uuid),
      m AS (UPDATE message SET subject = NULL, body = '', body_html = NULL, external_id = NULL, rfc_message_id = NULL,
        in_reply_to = NULL WHERE customer_id = ${id}::uuid),
      f AS (DELETE FROM message_attachment WHERE customer_id = ${id}::uuid),
      y AS (UPDATE survey_answer SET answers = (SELECT coalesce(jsonb_object_agg(e.key, e.value), '{}')
        FROM jsonb_each(answers) e WHERE jsonb_typeof(e.value) = 'array') WHERE customer_id = ${id}::uuid),
      w AS (DELETE FROM my_page_session WHERE customer_id = ${id}::uuid),
      k AS (DELETE FROM idempotency_key WHERE response->>'id' = ${id} OR response->>'customerId' = ${id})
    UPDATE crm_event e SET payload = '{}', error = NULL, waiting_for = NULL, next_attempt_at = NULL,
      status = CASE WHEN e.processed_at IS NULL THEN 'stale' ELSE e.status END,
      processed_at = coalesce(e.processed_at, ${at}::timestamptz)
    WHERE e.result->>'customerId' = ${id}
      OR (e.processed_at IS NULL AND e.subject = (SELECT 'customer:' || c.external_id FROM customer c WHERE c.id = ${id}::uuid))`;
}
