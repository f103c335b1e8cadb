-- AlterTable
ALTER TABLE "customer" ADD COLUMN     "birth_on" DATE,
ADD COLUMN     "family" TEXT,
ADD COLUMN     "profile_changed_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "quote" ADD COLUMN     "bonus_payments" INTEGER,
ADD COLUMN     "down_payment_yen" INTEGER,
ADD COLUMN     "monthly_payment_yen" INTEGER,
ADD COLUMN     "status_changed_at" TIMESTAMPTZ(3),
ADD COLUMN     "usage" TEXT,
ADD COLUMN     "wishes" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- AlterTable
ALTER TABLE "message" ADD COLUMN     "author_id" TEXT,
ADD COLUMN     "author_kind" TEXT NOT NULL DEFAULT 'system',
ADD COLUMN     "author_name" TEXT,
ADD COLUMN     "body_html" TEXT,
ADD COLUMN     "customer_read_at" TIMESTAMPTZ(3),
ADD COLUMN     "detail" JSONB NOT NULL DEFAULT '{}',
ADD COLUMN     "in_reply_to" TEXT,
ADD COLUMN     "rfc_message_id" TEXT,
ADD COLUMN     "staff_read_at" TIMESTAMPTZ(3),
ADD COLUMN     "staff_read_by" TEXT;

-- CreateTable
CREATE TABLE "deal" (
    "customer_id" UUID NOT NULL,
    "store_id" UUID NOT NULL,
    "address_key" TEXT,
    "activity_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "deal_pkey" PRIMARY KEY ("customer_id")
);

-- CreateTable
CREATE TABLE "message_attachment" (
    "id" UUID NOT NULL,
    "message_id" UUID NOT NULL,
    "store_id" UUID NOT NULL,
    "customer_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "file_name" TEXT NOT NULL,
    "content_type" TEXT NOT NULL,
    "size_bytes" INTEGER NOT NULL,
    "content" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "message_attachment_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "deal_store_id_activity_at_customer_id_idx" ON "deal"("store_id", "activity_at", "customer_id");

-- CreateIndex
CREATE INDEX "deal_store_id_address_key_idx" ON "deal"("store_id", "address_key");

-- CreateIndex
CREATE INDEX "message_attachment_customer_id_idx" ON "message_attachment"("customer_id");

-- CreateIndex
CREATE UNIQUE INDEX "message_attachment_message_id_position_key" ON "message_attachment"("message_id", "position");

-- CreateIndex
CREATE INDEX "message_quote_id_occurred_at_idx" ON "message"("quote_id", "occurred_at");

-- CreateIndex
CREATE INDEX "message_rfc_message_id_idx" ON "message"("rfc_message_id");

ALTER TABLE "message" ADD CONSTRAINT "message_author_kind" CHECK ("author_kind" IN ('staff', 'customer', 'system'));
UPDATE "message" SET "author_kind" = CASE "direction" WHEN 'in' THEN 'customer' ELSE 'staff' END,
  "staff_read_at" = CASE "direction" WHEN 'in' THEN "handled_at" END;
-- What nobody has read yet, by customer.
CREATE INDEX "message_unread" ON "message" ("customer_id") WHERE "direction" = 'in' AND "staff_read_at" IS NULL;
-- Messages of staff that wait for their mail (activities/send-message.ts).
CREATE INDEX "delivery_message_open" ON "delivery" ("created_at") WHERE "send_key" LIKE 'message:%' AND "status" IN ('planned', 'claimed');
CREATE INDEX "customer_address_key" ON "customer" ("store_id", lower("email")) WHERE "email" IS NOT NULL;

ALTER TABLE "quote" ADD CONSTRAINT "quote_wishes" CHECK ("wishes" <@ ARRAY['see_car', 'test_drive', 'catalog']),
  ADD CONSTRAINT "quote_plans" CHECK ("down_payment_yen" >= 0 AND "monthly_payment_yen" >= 0 AND "bonus_payments" >= 0);
CREATE INDEX "quote_wishes_idx" ON "quote" USING gin ("wishes");

-- 更新日時 (C2): the newest among message sent or received, status change and profile change over all of a customer's
-- quotes. The time of a status change is when the deal went on, also where the news of it came late.
CREATE FUNCTION oikaze_note_status_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    NEW.status_changed_at := coalesce(greatest(NEW.negotiated_at, NEW.contracted_at, NEW.ended_at), NEW.received_at);
  ELSIF NEW.status <> OLD.status THEN
    NEW.status_changed_at := coalesce(CASE NEW.status
      WHEN 'negotiating' THEN nullif(NEW.negotiated_at, OLD.negotiated_at)
      WHEN 'contracted' THEN nullif(NEW.contracted_at, OLD.contracted_at)
      WHEN 'ended' THEN nullif(NEW.ended_at, OLD.ended_at) END, now());
  END IF;
  RETURN NEW;
END $$;
UPDATE "quote" SET "status_changed_at" = coalesce(greatest("negotiated_at", "contracted_at", "ended_at"), "received_at");
CREATE TRIGGER "quote_status_changed" BEFORE INSERT OR UPDATE ON "quote" FOR EACH ROW EXECUTE FUNCTION oikaze_note_status_change();

CREATE FUNCTION oikaze_note_profile_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.profile_changed_at := now();
  RETURN NEW;
END $$;
CREATE TRIGGER "customer_profile_changed" BEFORE UPDATE OF "name", "kana", "email", "phone", "phone_entered", "postal_code",
  "address", "preferred_channel", "convenient_times", "job", "days_off", "birth_on", "family" ON "customer" FOR EACH ROW
  WHEN ((OLD.name, OLD.kana, OLD.email, OLD.phone, OLD.phone_entered, OLD.postal_code, OLD.address, OLD.preferred_channel,
      OLD.convenient_times, OLD.job, OLD.days_off, OLD.birth_on, OLD.family)
    IS DISTINCT FROM (NEW.name, NEW.kana, NEW.email, NEW.phone, NEW.phone_entered, NEW.postal_code, NEW.address,
      NEW.preferred_channel, NEW.convenient_times, NEW.job, NEW.days_off, NEW.birth_on, NEW.family))
  EXECUTE FUNCTION oikaze_note_profile_change();

CREATE FUNCTION oikaze_deal_activity(p_customer uuid) RETURNS timestamptz LANGUAGE sql STABLE AS $$
  SELECT greatest(
    (SELECT max(greatest(q.received_at, q.status_changed_at)) FROM quote q WHERE q.customer_id = p_customer),
    (SELECT max(m.occurred_at) FROM message m WHERE m.customer_id = p_customer),
    (SELECT max(d.accepted_at) FROM delivery d WHERE d.customer_id = p_customer AND d.channel IN ('mail', 'sms')),
    (SELECT c.profile_changed_at FROM customer c WHERE c.id = p_customer))
$$;

-- The row exists from the first quote that has left 新着. It is written at the very end of each transaction, so that it
-- comes last in the order of locks (customer, follow, its steps, the rest).
CREATE FUNCTION oikaze_refresh_deal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM quote q WHERE q.customer_id = NEW.customer_id AND q.status <> 'new') THEN
    INSERT INTO deal (customer_id, store_id, address_key, activity_at)
    SELECT c.id, c.store_id, lower(c.email), oikaze_deal_activity(c.id) FROM customer c WHERE c.id = NEW.customer_id
    ON CONFLICT (customer_id) DO UPDATE SET store_id = EXCLUDED.store_id, address_key = EXCLUDED.address_key,
      activity_at = greatest(deal.activity_at, EXCLUDED.activity_at);
  ELSE
    DELETE FROM deal WHERE customer_id = NEW.customer_id;
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER "quote_refreshes_deal" AFTER INSERT OR UPDATE OF "status", "received_at", "customer_id" ON "quote"
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION oikaze_refresh_deal();

CREATE FUNCTION oikaze_touch_deal_by_message() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE deal SET activity_at = NEW.occurred_at WHERE customer_id = NEW.customer_id AND activity_at < NEW.occurred_at;
  RETURN NULL;
END $$;
CREATE FUNCTION oikaze_touch_deal_by_delivery() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE deal SET activity_at = NEW.accepted_at WHERE customer_id = NEW.customer_id AND activity_at < NEW.accepted_at;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER "message_touches_deal" AFTER INSERT ON "message"
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION oikaze_touch_deal_by_message();
CREATE CONSTRAINT TRIGGER "delivery_touches_deal" AFTER UPDATE OF "accepted_at" ON "delivery"
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (NEW.accepted_at IS NOT NULL AND OLD.accepted_at IS DISTINCT FROM NEW.accepted_at AND NEW.channel IN ('mail', 'sms'))
  EXECUTE FUNCTION oikaze_touch_deal_by_delivery();

CREATE FUNCTION oikaze_touch_deal_of_profile() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE deal SET activity_at = greatest(activity_at, NEW.profile_changed_at), address_key = lower(NEW.email), store_id = NEW.store_id
  WHERE customer_id = NEW.id;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER "profile_touches_deal" AFTER UPDATE ON "customer"
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (OLD.profile_changed_at IS DISTINCT FROM NEW.profile_changed_at OR OLD.store_id <> NEW.store_id)
  EXECUTE FUNCTION oikaze_touch_deal_of_profile();

INSERT INTO deal (customer_id, store_id, address_key, activity_at)
SELECT c.id, c.store_id, lower(c.email), oikaze_deal_activity(c.id) FROM customer c
WHERE EXISTS (SELECT FROM quote q WHERE q.customer_id = c.id AND q.status <> 'new');

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['deal', 'message_attachment'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format($p$CREATE POLICY "of_my_stores" ON %I TO "oikaze_scoped"
      USING (store_id = ANY ((SELECT current_setting('oikaze.store_ids', true))::uuid[]))$p$, t);
  END LOOP;
END $$;
