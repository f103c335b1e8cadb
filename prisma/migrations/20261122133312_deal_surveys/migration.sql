-- AlterTable
ALTER TABLE "single_send" ADD COLUMN     "survey_kind" TEXT;

-- A contract or an end asks the customer once in 30 days, whatever asks: a follow that it stops, or the deal itself.
CREATE OR REPLACE FUNCTION oikaze_asked_lately(p_customer uuid, p_kind text, p_now timestamptz, p_follow uuid) RETURNS boolean
LANGUAGE sql STABLE AS $$
  SELECT EXISTS (
    SELECT FROM delivery d WHERE d.customer_id = p_customer AND d.follow_id IS DISTINCT FROM p_follow
      AND d.send_key LIKE 'survey:%:' || p_kind AND d.created_at > p_now - interval '30 days'
  ) OR EXISTS (
    SELECT FROM single_send o WHERE o.customer_id = p_customer AND o.survey_kind = p_kind
      AND o.created_at > p_now - interval '30 days'
  )
$$;

CREATE OR REPLACE FUNCTION oikaze_close_follow(p_follow uuid, p_now timestamptz, p_history uuid, OUT closed boolean, OUT survey text)
LANGUAGE plpgsql AS $$
DECLARE
  f follow%ROWTYPE;
  wanted boolean;
BEGIN
  -- A contract or an end asks the customer once, however many follows it stopped: they come one after the other.
  PERFORM FROM customer c JOIN follow x ON x.customer_id = c.id
  WHERE x.id = p_follow AND x.stop_reason IN ('contract', 'end') FOR NO KEY UPDATE OF c;
  SELECT * INTO f FROM follow WHERE id = p_follow FOR NO KEY UPDATE;
  IF f.status IN ('starting', 'running', 'paused') THEN
    SELECT a.closed INTO closed FROM oikaze_after_step(p_follow, p_now, p_history) a;
    RETURN;
  END IF;
  closed := true;
  UPDATE follow SET engine_state = 'closed' WHERE id = p_follow AND engine_state <> 'closed';
  UPDATE delivery SET status = 'suppressed', suppress_reason = 'follow_not_running', settled_at = p_now
  WHERE follow_id = p_follow AND follow_step_id IS NOT NULL AND status = 'planned';
  IF f.stop_reason IS NULL OR f.stop_reason NOT IN ('contract', 'end') THEN RETURN; END IF;

  SELECT CASE f.stop_reason WHEN 'contract' THEN st.survey_on_contract ELSE st.survey_on_end END INTO wanted
  FROM store st WHERE st.id = f.store_id;
  IF NOT wanted THEN RETURN; END IF;
  IF NOT oikaze_asked_lately(f.customer_id, f.stop_reason, p_now, p_follow) THEN
    survey := f.stop_reason;
    INSERT INTO delivery (id, send_key, store_id, customer_id, follow_id, channel, status)
    VALUES (p_history, 'survey:' || p_follow || ':' || survey, f.store_id, f.customer_id, p_follow, 'survey', 'planned')
    ON CONFLICT (send_key) DO NOTHING;
  END IF;
END $$;
