-- AlterTable
ALTER TABLE "delivery" ADD COLUMN     "held_until" TIMESTAMPTZ(3),
ADD COLUMN     "hold_reason" TEXT;

-- AlterTable
ALTER TABLE "inbound_sms" ADD COLUMN     "handled_at" TIMESTAMPTZ(3),
ADD COLUMN     "handled_by" TEXT;

-- AlterTable
ALTER TABLE "postcard_setting" ADD COLUMN     "barcode" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "bleed" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "postcard_batch" ADD COLUMN     "files_removed_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "usage_statement" (
    "id" UUID NOT NULL,
    "store_id" UUID NOT NULL,
    "month" TEXT NOT NULL,
    "total_yen" INTEGER NOT NULL,
    "content" JSONB NOT NULL,
    "closed_by" TEXT NOT NULL,
    "closed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "usage_statement_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "usage_carry_over" (
    "delivery_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "store_id" UUID NOT NULL,
    "of_month" TEXT NOT NULL,
    "billed_month" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "usage_carry_over_pkey" PRIMARY KEY ("delivery_id","kind")
);

-- CreateTable
CREATE TABLE "postcard_single" (
    "number" SERIAL NOT NULL,
    "delivery_id" UUID NOT NULL,
    "store_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "postcard_single_pkey" PRIMARY KEY ("number")
);

-- CreateIndex
CREATE UNIQUE INDEX "usage_statement_store_id_month_key" ON "usage_statement"("store_id", "month");

-- CreateIndex
CREATE UNIQUE INDEX "postcard_single_delivery_id_key" ON "postcard_single"("delivery_id");

-- What Prisma's schema language cannot say --------------------------------------------------

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['usage_statement', 'usage_carry_over', 'postcard_single'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format($p$CREATE POLICY "of_my_stores" ON %I TO "oikaze_scoped"
      USING (store_id = ANY ((SELECT current_setting('oikaze.store_ids', true))::uuid[]))$p$, t);
  END LOOP;
END $$;
GRANT USAGE ON SEQUENCE "postcard_single_number_seq" TO "oikaze_scoped";

-- Surveys after a follow's end that wait for the budget.
CREATE INDEX "delivery_held" ON "delivery" ("store_id", "held_until") WHERE "hold_reason" = 'budget_cap' AND "status" = 'planned';
-- What the next statement has to take in.
CREATE INDEX "usage_carry_over_open" ON "usage_carry_over" ("store_id") WHERE "billed_month" IS NULL;
ALTER TABLE "usage_carry_over" ADD CONSTRAINT "usage_carry_over_kind" CHECK ("kind" IN ('late', 'credit'));
-- SMS of numbers that nobody has, for the page that lists them.
CREATE INDEX "inbound_sms_unknown" ON "inbound_sms" ("received_at") WHERE "effect" = 'unknown_sender';
-- Files that have been kept long enough.
CREATE INDEX "postcard_batch_with_files" ON "postcard_batch" ("posted_at") WHERE "status" = 'posted' AND "files_removed_at" IS NULL;

CREATE FUNCTION "oikaze_refuse_change_of_statement"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a closed usage statement is never changed: what becomes known later enters a later month' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER "usage_statement_immutable" BEFORE UPDATE OR DELETE ON "usage_statement"
  FOR EACH ROW EXECUTE FUNCTION "oikaze_refuse_change_of_statement"();

-- A send that a closed month has charged, and that is called off afterwards (a card of a batch that was cancelled), is
-- credited to a later month. The lock keeps it and the closing of the month apart.
CREATE FUNCTION "oikaze_note_credit"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  m text;
BEGIN
  PERFORM pg_advisory_xact_lock_shared(hashtextextended('statement:' || OLD.store_id, 0));
  SELECT to_char(OLD.claimed_at AT TIME ZONE st.time_zone, 'YYYY-MM') INTO m FROM store st WHERE st.id = OLD.store_id;
  IF EXISTS (SELECT FROM usage_statement u WHERE u.store_id = OLD.store_id AND u.month = m)
    AND NOT EXISTS (SELECT FROM usage_carry_over x WHERE x.delivery_id = OLD.id AND x.kind = 'late' AND x.billed_month IS NULL) THEN
    INSERT INTO usage_carry_over (delivery_id, kind, store_id, of_month) VALUES (OLD.id, 'credit', OLD.store_id, m)
    ON CONFLICT DO NOTHING;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER "delivery_called_off" AFTER UPDATE OF "accepted_at" ON "delivery" FOR EACH ROW
  WHEN (OLD.accepted_at IS NOT NULL AND NEW.accepted_at IS NULL AND OLD.price_yen > 0) EXECUTE FUNCTION "oikaze_note_credit"();
