-- What a due step does to the record, as ONE statement and so one round trip: the cost of a step is the cost of its
-- transaction (TOOLCHAIN, last part). Lock order everywhere: follow, then its steps, then the rest.

-- The step after those that ran; where none is left and the pattern does not repeat, the follow is completed.
-- Call with the follow locked.
CREATE FUNCTION oikaze_after_step(
  p_follow uuid, p_now timestamptz, p_history uuid,
  OUT next_id uuid, OUT next_due timestamptz, OUT next_provisional boolean, OUT closed boolean
) LANGUAGE plpgsql AS $$
BEGIN
  closed := false;
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
    IF f.status = 'completed' THEN closed := true; RETURN; END IF;
  END IF;
  SELECT a.next_id, a.next_due, a.next_provisional, a.closed INTO next_id, next_due, next_provisional, closed
  FROM oikaze_after_step(p_follow, p_now, p_history_closed) a;
END $$;
