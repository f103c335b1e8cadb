-- AlterTable
ALTER TABLE "delivery" ADD COLUMN     "delivered_at" TIMESTAMPTZ(3),
ADD COLUMN     "single_send_id" UUID;

-- CreateTable
CREATE TABLE "automation_rule" (
    "id" UUID NOT NULL,
    "store_id" UUID,
    "name" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'paused',
    "current_version" INTEGER NOT NULL,
    "active_since" DATE,
    "schedule_state" TEXT NOT NULL DEFAULT 'pending',
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "automation_rule_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "automation_rule_version" (
    "id" UUID NOT NULL,
    "rule_id" UUID NOT NULL,
    "store_id" UUID,
    "version" INTEGER NOT NULL,
    "query" JSONB NOT NULL,
    "vehicle_tests" JSONB NOT NULL DEFAULT '[]',
    "date_source" TEXT NOT NULL,
    "offset" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "purpose" TEXT NOT NULL DEFAULT 'advertising',
    "template_id" UUID,
    "subject" TEXT,
    "body" TEXT NOT NULL,
    "time_of_day" TEXT NOT NULL,
    "cap_per_day" INTEGER,
    "rate_per_minute" INTEGER,
    "catch_up_days" INTEGER NOT NULL DEFAULT 3,
    "hold_days" INTEGER NOT NULL DEFAULT 7,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "automation_rule_version_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "automation_run" (
    "id" UUID NOT NULL,
    "rule_id" UUID NOT NULL,
    "rule_version_id" UUID NOT NULL,
    "store_id" UUID,
    "run_on" DATE NOT NULL,
    "started_by" TEXT NOT NULL,
    "workflow_id" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'selecting',
    "cursor" UUID,
    "selected" INTEGER NOT NULL DEFAULT 0,
    "carried" INTEGER NOT NULL DEFAULT 0,
    "sent" INTEGER NOT NULL DEFAULT 0,
    "skipped" INTEGER NOT NULL DEFAULT 0,
    "held" INTEGER NOT NULL DEFAULT 0,
    "failed" INTEGER NOT NULL DEFAULT 0,
    "in_doubt" INTEGER NOT NULL DEFAULT 0,
    "cost_yen" INTEGER NOT NULL DEFAULT 0,
    "reasons" JSONB NOT NULL DEFAULT '{}',
    "error" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "touched_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "automation_run_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "single_send" (
    "id" UUID NOT NULL,
    "send_key" TEXT NOT NULL,
    "store_id" UUID NOT NULL,
    "customer_id" UUID NOT NULL,
    "vehicle_id" UUID,
    "quote_id" UUID,
    "message_id" UUID,
    "rule_id" UUID,
    "rule_version_id" UUID,
    "run_id" UUID,
    "due_on" DATE,
    "planned_on" DATE,
    "channel" TEXT NOT NULL,
    "purpose" TEXT NOT NULL DEFAULT 'transactional',
    "title" TEXT,
    "subject" TEXT,
    "body" TEXT,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'planned',
    "skip_reason" TEXT,
    "hold_reason" TEXT,
    "held_until" TIMESTAMPTZ(3),
    "issued_at" TIMESTAMPTZ(3),
    "done_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "single_send_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "inbound_sms" (
    "id" UUID NOT NULL,
    "provider" TEXT NOT NULL,
    "provider_id" TEXT NOT NULL,
    "from_number" TEXT,
    "store_id" UUID,
    "customer_id" UUID,
    "body" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'received',
    "effect" TEXT,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "processed_at" TIMESTAMPTZ(3),

    CONSTRAINT "inbound_sms_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "automation_rule_store_id_idx" ON "automation_rule"("store_id");

-- CreateIndex
CREATE UNIQUE INDEX "automation_rule_version_rule_id_version_key" ON "automation_rule_version"("rule_id", "version");

-- CreateIndex
CREATE UNIQUE INDEX "automation_run_workflow_id_key" ON "automation_run"("workflow_id");

-- CreateIndex
CREATE INDEX "automation_run_store_id_run_on_idx" ON "automation_run"("store_id", "run_on");

-- CreateIndex
CREATE UNIQUE INDEX "automation_run_rule_id_run_on_key" ON "automation_run"("rule_id", "run_on");

-- CreateIndex
CREATE UNIQUE INDEX "single_send_send_key_key" ON "single_send"("send_key");

-- CreateIndex
CREATE INDEX "single_send_run_id_status_idx" ON "single_send"("run_id", "status");

-- CreateIndex
CREATE INDEX "single_send_customer_id_idx" ON "single_send"("customer_id");

-- CreateIndex
CREATE UNIQUE INDEX "single_send_rule_id_vehicle_id_due_on_key" ON "single_send"("rule_id", "vehicle_id", "due_on");

-- CreateIndex
CREATE INDEX "inbound_sms_customer_id_idx" ON "inbound_sms"("customer_id");

-- CreateIndex
CREATE UNIQUE INDEX "inbound_sms_provider_provider_id_key" ON "inbound_sms"("provider", "provider_id");

-- What Prisma's schema language cannot say --------------------------------------------------

ALTER TABLE "automation_rule" ADD CONSTRAINT "automation_rule_status" CHECK ("status" IN ('active', 'paused', 'archived')),
  ADD CONSTRAINT "automation_rule_schedule_state" CHECK ("schedule_state" IN ('pending', 'synced'));
ALTER TABLE "automation_rule_version" ADD CONSTRAINT "automation_rule_version_channel" CHECK ("channel" IN ('sms', 'postcard', 'mail'));
ALTER TABLE "automation_run" ADD CONSTRAINT "automation_run_status" CHECK ("status" IN ('selecting', 'sending', 'completed', 'cancelled', 'failed'));
ALTER TABLE "single_send" ADD CONSTRAINT "single_send_status"
    CHECK ("status" IN ('planned', 'issued', 'done', 'skipped', 'cancelled', 'in_doubt', 'failed')),
  ADD CONSTRAINT "single_send_texts" CHECK (num_nonnulls("rule_version_id", "body") = 1);
ALTER TABLE "inbound_sms" ADD CONSTRAINT "inbound_sms_status" CHECK ("status" IN ('received', 'processed', 'ignored'));
CREATE TRIGGER "automation_rule_version_immutable" BEFORE UPDATE ON "automation_rule_version"
  FOR EACH ROW EXECUTE FUNCTION "refuse_change_of_version"();

-- A send is selected once and settled once: room on the page keeps those updates out of the other indexes.
ALTER TABLE "single_send" SET (fillfactor = 70);
-- What a rule still has to send, and messages that are not out yet.
CREATE INDEX "single_send_planned" ON "single_send" ("rule_id", "due_at") WHERE "status" = 'planned';
CREATE INDEX "single_send_of_rule" ON "single_send" ("rule_id", "id");
CREATE INDEX "single_send_held" ON "single_send" ("store_id", "held_until") WHERE "hold_reason" = 'budget_cap' AND "status" = 'planned';
CREATE INDEX "automation_run_unfinished" ON "automation_run" ("touched_at") WHERE "status" IN ('selecting', 'sending');
CREATE INDEX "automation_rule_to_sync" ON "automation_rule" ("updated_at") WHERE "schedule_state" = 'pending';
CREATE INDEX "inbound_sms_waiting" ON "inbound_sms" ("received_at") WHERE "status" = 'received';
CREATE INDEX "delivery_single_send" ON "delivery" ("single_send_id") WHERE "single_send_id" IS NOT NULL;
-- Receipts name the provider's id.
CREATE INDEX "delivery_provider_id" ON "delivery" ("provider_id") WHERE "channel" = 'sms' AND "provider_id" IS NOT NULL;

DO $$
DECLARE t text;
BEGIN
  EXECUTE $p$ALTER TABLE single_send ENABLE ROW LEVEL SECURITY$p$;
  EXECUTE $p$CREATE POLICY "of_my_stores" ON single_send TO "oikaze_scoped"
    USING (store_id = ANY ((SELECT current_setting('oikaze.store_ids', true))::uuid[]))$p$;
  FOREACH t IN ARRAY ARRAY['automation_rule', 'automation_rule_version', 'automation_run', 'inbound_sms'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format($p$CREATE POLICY "of_my_stores" ON %I TO "oikaze_scoped"
      USING (store_id IS NULL OR store_id = ANY ((SELECT current_setting('oikaze.store_ids', true))::uuid[]))$p$, t);
  END LOOP;
END $$;

-- The claim, for steps, for a follow's survey (p_step null) and for single sends (p_single; p_follow null). Every check and
-- cap is the same for all of them; what differs is the row that is locked and compared, and who can call the send off:
-- a stop locks the follow, the pause of a rule takes the rule's advisory lock, a withdrawn consent the customer.
DROP FUNCTION oikaze_claim_send(uuid, text, uuid, uuid, text, text, text, text, text, text, text, text, text, text, int, int,
  timestamptz, uuid, text, timestamptz);
CREATE FUNCTION oikaze_claim_send(
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
  IF st.frequency_cap_days IS NOT NULL AND st.frequency_cap_max IS NOT NULL THEN
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

-- The end of a send, of single sends too.
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
    INSERT INTO history_entry (id, store_id, customer_id, follow_id, quote_id, vehicle_id, kind, channel, summary, detail, actor_kind, actor_id, actor_name, occurred_at)
    VALUES (p_history, d.store_id, d.customer_id, d.follow_id, coalesce(f.quote_id, one.quote_id), one.vehicle_id, p_kind, d.channel, p_summary,
      jsonb_strip_nulls(jsonb_build_object('deliveryId', d.id, 'reason', p_reason)), 'system', 'worker', 'Oikaze', p_now);
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
