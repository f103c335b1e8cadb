-- The claim of a send as ONE statement and so one round trip. Its facts were read without a lock and decided on outside
-- (src/domain/send-decision.ts); here, under the lock that a stop takes too, it is checked that they still hold. After a
-- stop is committed no claim succeeds, and however many claim at once no cap is passed.
-- p_*_version: xmin of the rows that were decided on; p_step null: a send that is no step (a survey after the end)
-- Returns false where something has changed: the facts have to be read and decided on again.
CREATE FUNCTION oikaze_claim_send(
  p_delivery uuid, p_send_key text, p_follow uuid, p_step uuid, p_follow_status text, p_step_version text,
  p_customer_version text, p_store_version text, p_channel text, p_purpose text, p_provider text, p_to text,
  p_subject text, p_body text, p_price_yen int, p_lease_ms int, p_now timestamptz,
  p_invitation uuid, p_survey_kind text, p_invitation_until timestamptz
) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  f follow%ROWTYPE;
  st store%ROWTYPE;
BEGIN
  -- Lock order everywhere: customer, follow, its steps, the rest.
  IF p_step IS NULL THEN
    PERFORM FROM customer c JOIN follow x ON x.customer_id = c.id WHERE x.id = p_follow FOR NO KEY UPDATE OF c;
  END IF;
  SELECT * INTO f FROM follow WHERE id = p_follow FOR NO KEY UPDATE;
  IF f.status IS DISTINCT FROM p_follow_status THEN RETURN false; END IF;
  IF p_step IS NOT NULL AND NOT EXISTS (SELECT FROM follow_step s WHERE s.id = p_step AND s.xmin::text = p_step_version) THEN
    RETURN false;
  END IF;
  IF NOT EXISTS (SELECT FROM customer c WHERE c.id = f.customer_id AND c.xmin::text = p_customer_version)
    OR EXISTS (SELECT FROM system_flag x WHERE x.key = 'emergency_stop' AND x.value->>'active' = 'true') THEN
    RETURN false;
  END IF;
  SELECT * INTO st FROM store WHERE id = f.store_id AND xmin::text = p_store_version;
  IF NOT FOUND THEN RETURN false; END IF;

  -- Claims that share a cap go one after the other; without a cap nobody waits.
  IF p_price_yen > 0 AND st.budget_cap_yen IS NOT NULL THEN
    PERFORM pg_advisory_xact_lock(hashtextextended('budget:' || st.id, 0));
    IF p_price_yen + (SELECT coalesce(sum(d.price_yen), 0) FROM delivery d
      WHERE d.store_id = st.id AND d.price_yen > 0 AND d.status NOT IN ('suppressed', 'failed') AND d.send_key <> p_send_key
        AND d.claimed_at >= date_trunc('month', now() AT TIME ZONE st.time_zone) AT TIME ZONE st.time_zone
    ) > st.budget_cap_yen THEN RETURN false; END IF;
  END IF;
  IF st.frequency_cap_days IS NOT NULL AND st.frequency_cap_max IS NOT NULL THEN
    PERFORM pg_advisory_xact_lock(hashtextextended('frequency:' || f.customer_id, 0));
    IF (SELECT count(*) FROM delivery d
      WHERE d.customer_id = f.customer_id AND d.status IN ('claimed', 'accepted', 'delivered', 'in_doubt')
        AND d.send_key <> p_send_key AND d.claimed_at > greatest(now(), p_now) - make_interval(days => st.frequency_cap_days)
    ) >= st.frequency_cap_max THEN RETURN false; END IF;
  END IF;

  -- A row given back by an earlier attempt, or one whose channel deduplicates, is claimed again under its old id, which
  -- is the provider's idempotency key.
  INSERT INTO delivery (id, send_key, store_id, customer_id, follow_id, follow_step_id, channel, purpose, status, provider,
    to_address, subject, body, price_yen, claimed_at, lease_until)
  VALUES (p_delivery, p_send_key, f.store_id, f.customer_id, p_follow, p_step, p_channel, p_purpose, 'claimed', p_provider,
    p_to, p_subject, p_body, p_price_yen, clock_timestamp(), clock_timestamp() + p_lease_ms * interval '1 ms')
  ON CONFLICT (send_key) DO UPDATE SET status = 'claimed', channel = EXCLUDED.channel, provider = EXCLUDED.provider,
    to_address = EXCLUDED.to_address, subject = EXCLUDED.subject, body = EXCLUDED.body, price_yen = EXCLUDED.price_yen,
    claimed_at = EXCLUDED.claimed_at, lease_until = EXCLUDED.lease_until, attempt = delivery.attempt + 1
  WHERE delivery.id = EXCLUDED.id
    AND (delivery.status = 'planned' OR (delivery.status = 'claimed' AND delivery.lease_until < clock_timestamp()));
  IF NOT FOUND THEN RETURN false; END IF;
  IF p_invitation IS NOT NULL THEN
    INSERT INTO survey_invitation (id, store_id, customer_id, follow_id, quote_id, delivery_id, kind, expires_at)
    VALUES (p_invitation, f.store_id, f.customer_id, p_follow, f.quote_id, p_delivery, p_survey_kind, p_invitation_until)
    ON CONFLICT (delivery_id) DO UPDATE SET expires_at = EXCLUDED.expires_at;
  END IF;
  RETURN true;
END $$;
