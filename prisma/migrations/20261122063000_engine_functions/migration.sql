-- What a due step does to the record, as ONE statement and so one round trip: the cost of a step is the cost of its
-- transaction (TOOLCHAIN, last part). Lock order everywhere: follow, then its steps, then the rest.

-- The step after those that ran; where none is left and the pattern does not repeat, the follow is completed.
-- Call with the follow locked.
CREATE FUNCTION oikaze_after_step(
  p_follow uuid, p_now timestamptz, p_history uuid,
  OUT next_id uuid, OUT next_due timestamptz, OUT next_provisional boolean, OUT closed boolean
) LANGUAGE plpgsql AS $$
BEGIN
  SELECT f.status = 'completed' INTO closed FROM follow f WHERE f.id = p_follow;
  IF closed THEN RETURN; END IF;
  SELECT s.id, s.due_at, s.provisional INTO next_id, next_due, next_provisional
  FROM follow f JOIN follow_step s ON s.follow_id = f.id AND s.occurrence = f.occurrence AND s.status = 'planned'
  WHERE f.id = p_follow
  ORDER BY s.position LIMIT 1;
  IF FOUND THEN RETURN; END IF;

  UPDATE follow f SET status = 'completed', completed_at = p_now, engine_state = 'closed', updated_at = p_now
  FROM pattern_version v
  WHERE f.id = p_follow AND v.id = f.pattern_version_id AND v.repeat_every IS NULL
    AND f.status IN ('starting', 'running', 'paused');
  IF NOT FOUND THEN RETURN; END IF;
  closed := true;
  INSERT INTO history_entry (id, store_id, customer_id, follow_id, quote_id, kind, summary, actor_kind, actor_id, actor_name, occurred_at)
  SELECT p_history, f.store_id, f.customer_id, f.id, f.quote_id, 'follow_completed', 'フォローの全ステップを実行しました',
    'system', 'worker', 'Oikaze', p_now
  FROM follow f WHERE f.id = p_follow;
END $$;

-- A phone call or another task of a person falls due. Idempotent: a step that was issued already says so again.
-- outcome: done | skipped | stopped | paused | wait (until) | stale (the plan has to be read again)
CREATE FUNCTION oikaze_open_manual_step(
  p_follow uuid, p_step uuid, p_now timestamptz, p_history uuid, p_todo uuid, p_history_closed uuid,
  OUT outcome text, OUT until timestamptz, OUT next_id uuid, OUT next_due timestamptz, OUT next_provisional boolean,
  OUT closed boolean
) LANGUAGE plpgsql AS $$
DECLARE
  f follow%ROWTYPE;
  s follow_step%ROWTYPE;
  step_title text;
BEGIN
  closed := false;
  SELECT * INTO f FROM follow WHERE id = p_follow FOR NO KEY UPDATE;
  SELECT * INTO s FROM follow_step WHERE id = p_step AND follow_id = p_follow;
  IF f.id IS NULL OR f.status = 'stopped' THEN outcome := 'stopped'; RETURN; END IF;
  IF s.id IS NULL THEN outcome := 'stale'; RETURN; END IF;
  IF s.status = 'planned' THEN
    IF f.status = 'paused' THEN outcome := 'paused'; RETURN; END IF;
    IF s.provisional THEN outcome := 'stale'; RETURN; END IF;
    IF s.due_at > p_now + interval '1 second' THEN outcome := 'wait'; until := s.due_at; RETURN; END IF;
    outcome := 'done';
    UPDATE follow_step SET status = 'issued', issued_at = p_now WHERE id = p_step;
    SELECT coalesce(p.title, CASE s.channel WHEN 'phone' THEN '電話' ELSE 'タスク' END) INTO step_title
    FROM pattern_step p WHERE p.id = s.pattern_step_id;
    IF NOT EXISTS (SELECT FROM todo WHERE follow_step_id = p_step) THEN
      INSERT INTO todo (id, store_id, customer_id, follow_id, follow_step_id, quote_id, pattern_id, kind, channel, title, due_at, assignee_id)
      SELECT p_todo, f.store_id, f.customer_id, f.id, p_step, f.quote_id, f.pattern_id, s.channel, s.channel, step_title,
        s.due_at, c.assignee_id
      FROM customer c WHERE c.id = f.customer_id
      ON CONFLICT (follow_step_id) DO NOTHING;
    END IF;
    INSERT INTO history_entry (id, store_id, customer_id, follow_id, quote_id, kind, channel, summary, actor_kind, actor_id, actor_name, occurred_at)
    VALUES (p_history, f.store_id, f.customer_id, f.id, f.quote_id, 'step_issued', s.channel,
      format('ToDo「%s」の予定時刻になりました', step_title), 'system', 'worker', 'Oikaze', p_now);
  ELSE
    outcome := CASE WHEN s.status IN ('issued', 'done') THEN 'done' ELSE 'skipped' END;
  END IF;
  SELECT a.next_id, a.next_due, a.next_provisional, a.closed INTO next_id, next_due, next_provisional, closed
  FROM oikaze_after_step(p_follow, p_now, p_history_closed) a;
END $$;

-- The end of a send, whatever it was: ledger row, step, history, the ToDo where a person takes over, and the follow
-- after its last step. A row that somebody settled meanwhile stays as it is.
-- p_status: accepted | failed | in_doubt | suppressed; p_reason: the error's or decision's code, never personal data
CREATE FUNCTION oikaze_settle_send(
  p_delivery uuid, p_status text, p_step_status text, p_provider_id text, p_reason text, p_now timestamptz,
  p_history uuid, p_kind text, p_summary text, p_todo uuid, p_todo_title text, p_history_closed uuid,
  OUT settled boolean, OUT next_id uuid, OUT next_due timestamptz, OUT next_provisional boolean, OUT closed boolean
) LANGUAGE plpgsql AS $$
DECLARE
  d delivery%ROWTYPE;
  f follow%ROWTYPE;
BEGIN
  closed := false;
  SELECT * INTO d FROM delivery WHERE id = p_delivery;
  SELECT * INTO f FROM follow WHERE id = d.follow_id FOR NO KEY UPDATE;
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
    INSERT INTO history_entry (id, store_id, customer_id, follow_id, quote_id, kind, channel, summary, detail, actor_kind, actor_id, actor_name, occurred_at)
    VALUES (p_history, d.store_id, d.customer_id, d.follow_id, f.quote_id, p_kind, d.channel, p_summary,
      jsonb_strip_nulls(jsonb_build_object('deliveryId', d.id, 'reason', p_reason)), 'system', 'worker', 'Oikaze', p_now);
    IF p_todo_title IS NOT NULL AND f.status IS DISTINCT FROM 'stopped' THEN
      INSERT INTO todo (id, store_id, customer_id, follow_id, follow_step_id, quote_id, pattern_id, kind, channel, title, note, due_at, assignee_id)
      SELECT p_todo, d.store_id, d.customer_id, d.follow_id, d.follow_step_id, f.quote_id, f.pattern_id, 'handover', d.channel,
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

-- A claim given back because nothing was sent waits as 'planned' for its next attempt (DESIGN §5).
ALTER TABLE delivery DROP CONSTRAINT delivery_status;
ALTER TABLE delivery ADD CONSTRAINT delivery_status
  CHECK (status IN ('planned', 'claimed', 'accepted', 'delivered', 'bounced', 'failed', 'suppressed', 'in_doubt'));
-- What a store has spent this month, for its budget cap; mails cost nothing and are left out.
CREATE INDEX delivery_priced ON delivery (store_id, claimed_at) WHERE price_yen > 0;

-- The end of a follow that was stopped, or of which every remaining step was removed. Several follows that one event
-- stopped ask the customer once: whoever comes first takes the survey, and only that one repeats it.
CREATE FUNCTION oikaze_close_follow(p_follow uuid, p_now timestamptz, p_history uuid, OUT closed boolean, OUT survey text)
LANGUAGE plpgsql AS $$
DECLARE
  f follow%ROWTYPE;
  wanted boolean;
BEGIN
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
  PERFORM FROM customer WHERE id = f.customer_id FOR NO KEY UPDATE;
  IF NOT EXISTS (
    SELECT FROM delivery d WHERE d.customer_id = f.customer_id AND d.follow_id <> p_follow
      AND d.send_key LIKE 'survey:%:' || f.stop_reason AND d.created_at > p_now - interval '30 days'
  ) THEN
    survey := f.stop_reason;
    INSERT INTO delivery (id, send_key, store_id, customer_id, follow_id, channel, status)
    VALUES (p_history, 'survey:' || p_follow || ':' || survey, f.store_id, f.customer_id, p_follow, 'survey', 'planned')
    ON CONFLICT (send_key) DO NOTHING;
  END IF;
END $$;

-- The reconciler compares the follows that should be running with those that are.
CREATE INDEX follow_open ON follow (id) WHERE engine_state = 'open';
