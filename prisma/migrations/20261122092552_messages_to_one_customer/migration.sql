-- This is an empty migration.
-- A message to one customer (src/domain/kinds.ts, SendPurpose) is no DM: the frequency cap does not hold it. It is in the
-- 応対履歴 since it was written; only what keeps it from arriving is added.
CREATE OR REPLACE FUNCTION oikaze_claim_send(
  p_delivery uuid, p_send_key text, p_follow uuid, p_step uuid, p_follow_status text, p_step_version text,
  p_customer_version text, p_store_version text, p_channel text, p_purpose text, p_provider text, p_to text,
  p_subject text, p_body text, p_price_yen int, p_lease_ms int, p_now timestamptz,
  p_invitation uuid, p_survey_kind text, p_invitation_until timestamptz, p_single uuid DEFAULT NULL
) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  f follow%ROWTYPE;
  st store%ROWTYPE;
  of_customer uuid;
  of_store uuid;
  of_quote uuid;
  of_rule uuid;
BEGIN
  -- Lock order everywhere: customer, follow or single send, steps, the rest.
  IF p_single IS NOT NULL THEN
    PERFORM FROM customer c JOIN single_send x ON x.customer_id = c.id WHERE x.id = p_single FOR SHARE OF c;
    SELECT x.customer_id, x.store_id, x.quote_id, x.rule_id INTO of_customer, of_store, of_quote, of_rule
    FROM single_send x WHERE x.id = p_single AND x.xmin::text = p_step_version FOR NO KEY UPDATE;
    IF NOT FOUND THEN RETURN false; END IF;
    IF of_rule IS NOT NULL THEN
      PERFORM pg_advisory_xact_lock_shared(hashtextextended('automation:' || of_rule, 0));
      IF NOT EXISTS (SELECT FROM automation_rule r WHERE r.id = of_rule AND r.status = 'active') THEN RETURN false; END IF;
    END IF;
  ELSE
    IF p_step IS NULL THEN
      PERFORM FROM customer c JOIN follow x ON x.customer_id = c.id WHERE x.id = p_follow FOR NO KEY UPDATE OF c;
    END IF;
    SELECT * INTO f FROM follow WHERE id = p_follow FOR NO KEY UPDATE;
    IF f.status IS DISTINCT FROM p_follow_status THEN RETURN false; END IF;
    IF p_step IS NOT NULL AND NOT EXISTS (SELECT FROM follow_step s WHERE s.id = p_step AND s.xmin::text = p_step_version) THEN
      RETURN false;
    END IF;
    of_customer := f.customer_id;
    of_store := f.store_id;
    of_quote := f.quote_id;
  END IF;
  IF NOT EXISTS (SELECT FROM customer c WHERE c.id = of_customer AND c.xmin::text = p_customer_version)
    OR EXISTS (SELECT FROM system_flag x WHERE x.key = 'emergency_stop' AND x.value->>'active' = 'true') THEN
    RETURN false;
  END IF;
  SELECT * INTO st FROM store WHERE id = of_store AND xmin::text = p_store_version;
  IF NOT FOUND THEN RETURN false; END IF;

  -- Claims that share a cap go one after the other; without a cap nobody waits.
  IF p_price_yen > 0 AND st.budget_cap_yen IS NOT NULL THEN
    PERFORM pg_advisory_xact_lock(hashtextextended('budget:' || st.id, 0));
    IF p_price_yen + oikaze_spent_yen(st.id, st.time_zone, p_send_key) > st.budget_cap_yen THEN RETURN false; END IF;
  END IF;
  IF p_purpose NOT IN ('requested', 'personal') AND st.frequency_cap_days IS NOT NULL AND st.frequency_cap_max IS NOT NULL THEN
    PERFORM pg_advisory_xact_lock(hashtextextended('frequency:' || of_customer, 0));
    IF (SELECT count(*) FROM delivery d
      WHERE d.customer_id = of_customer AND d.status IN ('claimed', 'accepted', 'delivered', 'in_doubt')
        AND d.send_key <> p_send_key AND d.claimed_at > greatest(now(), p_now) - make_interval(days => st.frequency_cap_days)
    ) >= st.frequency_cap_max THEN RETURN false; END IF;
  END IF;

  -- A row given back by an earlier attempt, or one whose channel deduplicates, is claimed again under its old id, which
  -- is the provider's idempotency key.
  INSERT INTO delivery (id, send_key, store_id, customer_id, follow_id, follow_step_id, single_send_id, channel, purpose,
    status, provider, to_address, subject, body, price_yen, claimed_at, lease_until)
  VALUES (p_delivery, p_send_key, of_store, of_customer, p_follow, p_step, p_single, p_channel, p_purpose,
    'claimed', p_provider, p_to, p_subject, p_body, p_price_yen, clock_timestamp(),
    clock_timestamp() + p_lease_ms * interval '1 ms')
  ON CONFLICT (send_key) DO UPDATE SET status = 'claimed', channel = EXCLUDED.channel, provider = EXCLUDED.provider,
    to_address = EXCLUDED.to_address, subject = EXCLUDED.subject, body = EXCLUDED.body, price_yen = EXCLUDED.price_yen,
    claimed_at = EXCLUDED.claimed_at, lease_until = EXCLUDED.lease_until, attempt = delivery.attempt + 1
  WHERE delivery.id = EXCLUDED.id
    AND (delivery.status = 'planned' OR (delivery.status = 'claimed' AND delivery.lease_until < clock_timestamp()));
  IF NOT FOUND THEN RETURN false; END IF;
  IF p_invitation IS NOT NULL THEN
    INSERT INTO survey_invitation (id, store_id, customer_id, follow_id, quote_id, delivery_id, kind, expires_at)
    VALUES (p_invitation, of_store, of_customer, p_follow, of_quote, p_delivery, p_survey_kind, p_invitation_until)
    ON CONFLICT (delivery_id) DO UPDATE SET expires_at = EXCLUDED.expires_at;
  END IF;
  RETURN true;
END $$;
CREATE OR REPLACE FUNCTION oikaze_settle_send(
  p_delivery uuid, p_status text, p_step_status text, p_provider_id text, p_reason text, p_now timestamptz,
  p_history uuid, p_kind text, p_summary text, p_todo uuid, p_todo_title text, p_history_closed uuid,
  OUT settled boolean, OUT next_id uuid, OUT next_due timestamptz, OUT next_provisional boolean, OUT closed boolean
) LANGUAGE plpgsql AS $$
DECLARE
  d delivery%ROWTYPE;
  f follow%ROWTYPE;
  one single_send%ROWTYPE;
BEGIN
  closed := false;
  SELECT * INTO d FROM delivery WHERE id = p_delivery;
  SELECT * INTO f FROM follow WHERE id = d.follow_id FOR NO KEY UPDATE;
  SELECT * INTO one FROM single_send WHERE id = d.single_send_id FOR NO KEY UPDATE;
  UPDATE delivery SET status = p_status, provider_id = coalesce(p_provider_id, provider_id), lease_until = NULL,
    accepted_at = CASE WHEN p_status = 'accepted' THEN p_now END,
    settled_at = CASE WHEN p_status <> 'in_doubt' THEN p_now END,
    suppress_reason = CASE WHEN p_status = 'suppressed' THEN p_reason END,
    error = CASE WHEN p_status <> 'suppressed' THEN p_reason END
  WHERE id = p_delivery
    AND (status IN ('planned', 'claimed') OR (status = 'in_doubt' AND settled_by IS NULL AND p_status = 'accepted'));
  settled := FOUND;
  IF settled THEN
    UPDATE follow_step SET status = p_step_status, issued_at = coalesce(issued_at, p_now),
      done_at = CASE WHEN p_step_status = 'done' THEN p_now END,
      skip_reason = CASE WHEN p_step_status IN ('done', 'in_doubt') THEN NULL ELSE p_reason END
    WHERE id = d.follow_step_id;
    UPDATE single_send SET status = p_step_status, issued_at = coalesce(issued_at, p_now), hold_reason = NULL, held_until = NULL,
      done_at = CASE WHEN p_step_status = 'done' THEN p_now END,
      skip_reason = CASE WHEN p_step_status IN ('done', 'in_doubt') THEN NULL ELSE p_reason END
    WHERE id = d.single_send_id;
    IF NOT (p_status = 'accepted' AND d.purpose IN ('requested', 'personal')) THEN
      INSERT INTO history_entry (id, store_id, customer_id, follow_id, quote_id, vehicle_id, kind, channel, summary, detail, actor_kind, actor_id, actor_name, occurred_at)
      VALUES (p_history, d.store_id, d.customer_id, d.follow_id, coalesce(f.quote_id, one.quote_id), one.vehicle_id, p_kind, d.channel, p_summary,
        jsonb_strip_nulls(jsonb_build_object('deliveryId', d.id, 'reason', p_reason)), 'system', 'worker', 'Oikaze', p_now);
    END IF;
    IF p_todo_title IS NOT NULL AND f.status IS DISTINCT FROM 'stopped' THEN
      INSERT INTO todo (id, store_id, customer_id, follow_id, follow_step_id, quote_id, pattern_id, kind, channel, title, note, due_at, assignee_id)
      SELECT p_todo, d.store_id, d.customer_id, d.follow_id, d.follow_step_id, coalesce(f.quote_id, one.quote_id), f.pattern_id, 'handover', d.channel,
        p_todo_title, p_summary, p_now, c.assignee_id
      FROM customer c WHERE c.id = d.customer_id
      ON CONFLICT (follow_step_id) DO NOTHING;
    END IF;
  END IF;
  IF d.follow_step_id IS NOT NULL THEN
    SELECT a.next_id, a.next_due, a.next_provisional, a.closed INTO next_id, next_due, next_provisional, closed
    FROM oikaze_after_step(d.follow_id, p_now, p_history_closed) a;
  END IF;
END $$;

DROP INDEX "delivery_message_open";
DROP INDEX "quote_wishes_idx";
