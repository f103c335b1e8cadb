-- AlterTable
ALTER TABLE "follow_step" ADD COLUMN     "held_until" TIMESTAMPTZ(3),
ADD COLUMN     "hold_reason" TEXT;

-- CreateTable
CREATE TABLE "store_contract" (
    "id" UUID NOT NULL,
    "store_id" UUID NOT NULL,
    "option" TEXT NOT NULL,
    "since_on" DATE NOT NULL,
    "until_on" DATE,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "store_contract_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "price_list" (
    "item" TEXT NOT NULL,
    "valid_from" DATE NOT NULL,
    "yen" INTEGER NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "price_list_pkey" PRIMARY KEY ("item","valid_from")
);

-- CreateIndex
CREATE UNIQUE INDEX "store_contract_store_id_option_since_on_key" ON "store_contract"("store_id", "option", "since_on");

-- What Prisma's schema language cannot say --------------------------------------------------

ALTER TABLE "store_contract" ADD CONSTRAINT "store_contract_days" CHECK ("until_on" IS NULL OR "until_on" >= "since_on");
-- One contract of an option runs on at a time; that periods do not overlap is checked under the store's lock.
CREATE UNIQUE INDEX "store_contract_open" ON "store_contract" ("store_id", "option") WHERE "until_on" IS NULL;
ALTER TABLE "store_contract" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "of_my_stores" ON "store_contract" TO "oikaze_scoped"
  USING (store_id = ANY ((SELECT current_setting('oikaze.store_ids', true))::uuid[]));

ALTER TABLE "price_list" ADD CONSTRAINT "price_list_yen" CHECK ("yen" >= 0);
-- The source's prices (D7), as of October 2021.
INSERT INTO "price_list" ("item", "valid_from", "yen", "created_by") VALUES
  ('auto_sending.setup', '2021-10-01', 60000, 'Oikaze'),
  ('auto_sending.monthly', '2021-10-01', 2000, 'Oikaze'),
  ('sms', '2021-10-01', 20, 'Oikaze'),
  ('postcard', '2021-10-01', 120, 'Oikaze');

-- Every store begins with the standard edition and the basic contract of SMS and postcards; options are added by hand.
CREATE FUNCTION "oikaze_begin_contract"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO store_contract (id, store_id, option, since_on, created_by)
  SELECT gen_random_uuid(), NEW.id, option, (NEW.created_at AT TIME ZONE NEW.time_zone)::date, 'Oikaze'
  FROM unnest(ARRAY['standard_edition', 'delivery_basic']) AS option;
  RETURN NEW;
END $$;
CREATE TRIGGER "store_begins_contract" AFTER INSERT ON "store" FOR EACH ROW EXECUTE FUNCTION "oikaze_begin_contract"();
INSERT INTO "store_contract" ("id", "store_id", "option", "since_on", "created_by")
SELECT gen_random_uuid(), s.id, option, (s.created_at AT TIME ZONE s.time_zone)::date, 'Oikaze'
FROM "store" s, unnest(ARRAY['standard_edition', 'delivery_basic']) AS option;

-- Steps that wait for the budget, for the page that shows and releases them.
CREATE INDEX "follow_step_held" ON "follow_step" ("store_id", "held_until") WHERE "hold_reason" = 'budget_cap' AND "status" = 'planned';

-- What a store has spent of its budget in the running month of its zone. The one definition for the claim, the decision
-- before it, dry runs and the usage page: what was handed over or may have been, and what was accepted though it failed later.
CREATE FUNCTION "oikaze_spent_yen"(p_store uuid, p_zone text, p_but_send_key text) RETURNS int LANGUAGE sql STABLE AS $$
  SELECT coalesce(sum(d.price_yen), 0)::int FROM delivery d
  WHERE d.store_id = p_store AND d.price_yen > 0 AND d.send_key IS DISTINCT FROM p_but_send_key
    AND (d.status NOT IN ('suppressed', 'failed') OR d.accepted_at IS NOT NULL)
    AND d.claimed_at >= date_trunc('month', now() AT TIME ZONE p_zone) AT TIME ZONE p_zone
$$;

-- The claim, with that definition; otherwise as it was.
CREATE OR REPLACE FUNCTION oikaze_claim_send(
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
    IF p_price_yen + oikaze_spent_yen(st.id, st.time_zone, p_send_key) > st.budget_cap_yen THEN RETURN false; END IF;
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
