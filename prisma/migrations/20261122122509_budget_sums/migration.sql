-- AlterTable
ALTER TABLE "delivery" ADD COLUMN     "budget_month" TEXT;

-- CreateTable
CREATE TABLE "budget_entry" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "store_id" UUID NOT NULL,
    "month" TEXT NOT NULL,
    "yen" INTEGER NOT NULL,

    CONSTRAINT "budget_entry_pkey" PRIMARY KEY ("id")
);

-- What Prisma's schema language cannot say --------------------------------------------------

-- A claim under a budget cap summed the month's priced rows while it held the store's lock: the later in the month, the
-- slower. Rows that a cap has admitted carry its month, and each change of what they count for is an entry; entries are
-- only ever added, so whoever settles a send waits for nobody. Claims sum them and put them together under their lock.
-- Rows that no cap has admitted (a store without one, or before it had one) have no month and are summed as before: such
-- a store pays nothing for this.
CREATE INDEX "budget_entry_store_month" ON "budget_entry" ("store_id", "month") INCLUDE ("yen");
ALTER TABLE "budget_entry" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "of_my_stores" ON "budget_entry" TO "oikaze_scoped"
  USING (store_id = ANY ((SELECT current_setting('oikaze.store_ids', true))::uuid[]));

-- What a statement reads by month, and, first, what no cap has admitted.
DROP INDEX "delivery_priced";
CREATE INDEX "delivery_priced" ON "delivery" ("store_id", "budget_month", "claimed_at") WHERE "price_yen" > 0;

-- Handed over, or may have been, or accepted though it failed later.
CREATE FUNCTION "oikaze_counts_for_budget"(p_status text, p_accepted_at timestamptz) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT p_status NOT IN ('suppressed', 'failed') OR p_accepted_at IS NOT NULL
$$;

CREATE FUNCTION "oikaze_note_budget"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO budget_entry (store_id, month, yen)
  SELECT x.store_id, x.month, sum(x.yen) FROM (
    SELECT OLD.store_id, OLD.budget_month AS month, -OLD.price_yen AS yen
    WHERE TG_OP <> 'INSERT' AND OLD.budget_month IS NOT NULL AND oikaze_counts_for_budget(OLD.status, OLD.accepted_at)
    UNION ALL
    SELECT NEW.store_id, NEW.budget_month, NEW.price_yen
    WHERE TG_OP <> 'DELETE' AND NEW.budget_month IS NOT NULL AND oikaze_counts_for_budget(NEW.status, NEW.accepted_at)
  ) x GROUP BY 1, 2 HAVING sum(x.yen) <> 0;
  RETURN NULL;
END $$;
CREATE TRIGGER "delivery_budget_begun" AFTER INSERT ON "delivery" FOR EACH ROW
  WHEN (NEW.budget_month IS NOT NULL) EXECUTE FUNCTION "oikaze_note_budget"();
CREATE TRIGGER "delivery_budget_changed" AFTER UPDATE OF "status", "accepted_at", "price_yen", "budget_month" ON "delivery"
  FOR EACH ROW WHEN (OLD.budget_month IS NOT NULL OR NEW.budget_month IS NOT NULL) EXECUTE FUNCTION "oikaze_note_budget"();
CREATE TRIGGER "delivery_budget_gone" AFTER DELETE ON "delivery" FOR EACH ROW
  WHEN (OLD.budget_month IS NOT NULL) EXECUTE FUNCTION "oikaze_note_budget"();

CREATE FUNCTION "oikaze_budget_month"(p_zone text) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT to_char(now() AT TIME ZONE p_zone, 'YYYY-MM')
$$;

-- As before: the one definition of what a store has spent of its budget in the running month of its zone.
CREATE OR REPLACE FUNCTION "oikaze_spent_yen"(p_store uuid, p_zone text, p_but_send_key text) RETURNS int LANGUAGE sql STABLE AS $$
  SELECT (
    coalesce((SELECT sum(b.yen) FROM budget_entry b WHERE b.store_id = p_store AND b.month = oikaze_budget_month(p_zone)), 0)
    - coalesce((SELECT d.price_yen FROM delivery d WHERE d.send_key = p_but_send_key AND d.store_id = p_store
        AND d.budget_month = oikaze_budget_month(p_zone) AND oikaze_counts_for_budget(d.status, d.accepted_at)), 0)
    + coalesce((SELECT sum(d.price_yen) FROM delivery d
        WHERE d.store_id = p_store AND d.budget_month IS NULL AND d.price_yen > 0 AND d.send_key IS DISTINCT FROM p_but_send_key
          AND oikaze_counts_for_budget(d.status, d.accepted_at)
          AND d.claimed_at >= date_trunc('month', now() AT TIME ZONE p_zone) AT TIME ZONE p_zone), 0))::int
$$;

-- Makes one entry of many. Only for the holder of the store's budget lock.
CREATE FUNCTION "oikaze_fold_budget"(p_store uuid, p_month text) RETURNS void LANGUAGE sql AS $$
  WITH gone AS (DELETE FROM budget_entry WHERE store_id = p_store AND month = p_month RETURNING yen)
  INSERT INTO budget_entry (store_id, month, yen) SELECT p_store, p_month, sum(yen) FROM gone HAVING count(*) > 0
$$;

-- The claim; new are the lines that keep the month of the budget.
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
  of_month text;
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
    of_month := oikaze_budget_month(st.time_zone);
    IF (SELECT count(*) FROM budget_entry b WHERE b.store_id = st.id AND b.month = of_month) > 100 THEN
      PERFORM oikaze_fold_budget(st.id, of_month);
    END IF;
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
    status, provider, to_address, subject, body, price_yen, budget_month, claimed_at, lease_until)
  VALUES (p_delivery, p_send_key, of_store, of_customer, p_follow, p_step, p_single, p_channel, p_purpose,
    'claimed', p_provider, p_to, p_subject, p_body, p_price_yen, of_month, clock_timestamp(),
    clock_timestamp() + p_lease_ms * interval '1 ms')
  ON CONFLICT (send_key) DO UPDATE SET status = 'claimed', channel = EXCLUDED.channel, provider = EXCLUDED.provider,
    to_address = EXCLUDED.to_address, subject = EXCLUDED.subject, body = EXCLUDED.body, price_yen = EXCLUDED.price_yen,
    budget_month = EXCLUDED.budget_month,
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
