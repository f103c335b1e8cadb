-- CreateTable
CREATE TABLE "consent_event" (
    "id" UUID NOT NULL,
    "store_id" UUID NOT NULL,
    "customer_id" UUID NOT NULL,
    "channel" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "before" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "source_key" TEXT NOT NULL,
    "proof" JSONB NOT NULL DEFAULT '{}',
    "actor_kind" TEXT NOT NULL,
    "actor_id" TEXT NOT NULL,
    "actor_name" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "consent_event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "inbound_mail" (
    "id" UUID NOT NULL,
    "content_key" TEXT NOT NULL,
    "store_id" UUID,
    "customer_id" UUID,
    "user_id" TEXT,
    "delivery_id" UUID,
    "kind" TEXT NOT NULL,
    "envelope_from" TEXT,
    "envelope_to" TEXT NOT NULL,
    "sender_domain" TEXT,
    "remote_address" TEXT,
    "message_id" TEXT,
    "size_bytes" INTEGER NOT NULL DEFAULT 0,
    "raw" BYTEA,
    "auth" JSONB NOT NULL DEFAULT '{}',
    "status" TEXT NOT NULL DEFAULT 'received',
    "reason" TEXT,
    "count" INTEGER NOT NULL DEFAULT 1,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_attempt_at" TIMESTAMPTZ(3),
    "result_id" UUID,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "processed_at" TIMESTAMPTZ(3),

    CONSTRAINT "inbound_mail_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "consent_event_source_key_key" ON "consent_event"("source_key");

-- CreateIndex
CREATE INDEX "consent_event_customer_id_at_idx" ON "consent_event"("customer_id", "at");

-- CreateIndex
CREATE UNIQUE INDEX "inbound_mail_content_key_key" ON "inbound_mail"("content_key");

-- CreateIndex
CREATE INDEX "inbound_mail_customer_id_idx" ON "inbound_mail"("customer_id");

-- CreateIndex
CREATE INDEX "inbound_mail_received_at_idx" ON "inbound_mail"("received_at");

-- What Prisma's schema language cannot say --------------------------------------------------

ALTER TABLE "consent_event" ADD CONSTRAINT "consent_event_channel" CHECK ("channel" IN ('mail', 'sms', 'postcard'));
ALTER TABLE "consent_event" ADD CONSTRAINT "consent_event_state" CHECK ("state" IN ('granted', 'denied', 'unknown'));
ALTER TABLE "inbound_mail" ADD CONSTRAINT "inbound_mail_status" CHECK ("status" IN ('received', 'processed', 'ignored', 'failed', 'refused'));

-- A ledger is written once. Erasing a customer empties the proof (src/db/erase-customer.ts), nothing else ever changes.
CREATE FUNCTION "refuse_change_of_consent"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.id, NEW.store_id, NEW.customer_id, NEW.channel, NEW.state, NEW.before, NEW.source, NEW.source_key, NEW.at)
    IS DISTINCT FROM (OLD.id, OLD.store_id, OLD.customer_id, OLD.channel, OLD.state, OLD.before, OLD.source, OLD.source_key, OLD.at)
    OR (NEW.proof IS DISTINCT FROM OLD.proof AND NEW.proof <> '{}'::jsonb) THEN
    RAISE EXCEPTION 'the consent ledger is written once' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "consent_event_immutable" BEFORE UPDATE ON "consent_event" FOR EACH ROW EXECUTE FUNCTION "refuse_change_of_consent"();

-- Mail accepted and not yet acted on.
CREATE INDEX "inbound_mail_waiting" ON "inbound_mail" ("next_attempt_at") WHERE "status" = 'received';

ALTER TABLE "consent_event" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "of_my_stores" ON "consent_event" TO "oikaze_scoped"
  USING (store_id = ANY ((SELECT current_setting('oikaze.store_ids', true))::uuid[]));
ALTER TABLE "inbound_mail" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "of_my_stores" ON "inbound_mail" TO "oikaze_scoped"
  USING (store_id IS NULL OR store_id = ANY ((SELECT current_setting('oikaze.store_ids', true))::uuid[]));

-- The unguessable part of a customer's relay address (C8): 80 random bits in base32, RFC 4648 in lower case.
CREATE FUNCTION "oikaze_relay_key"() RETURNS text LANGUAGE sql VOLATILE AS $$
  WITH random AS MATERIALIZED (SELECT sha256(uuid_send(gen_random_uuid())) AS bytes)
  SELECT string_agg(substr('abcdefghijklmnopqrstuvwxyz234567', 1 + (get_byte(bytes, place) & 31), 1), '' ORDER BY place)
  FROM random, generate_series(0, 15) AS place
$$;
