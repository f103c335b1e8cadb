-- CreateTable
CREATE TABLE "campaign" (
    "id" UUID NOT NULL,
    "store_id" UUID,
    "seed_key" TEXT,
    "name" TEXT NOT NULL,
    "terms" TEXT NOT NULL DEFAULT '',
    "survey_kind" TEXT NOT NULL,
    "time_zone" TEXT NOT NULL DEFAULT 'Asia/Tokyo',
    "starts_on" DATE NOT NULL,
    "ends_on" DATE NOT NULL,
    "prize" TEXT NOT NULL,
    "prize_yen" INTEGER,
    "winners_per_month" INTEGER NOT NULL,
    "predecessor_id" UUID,
    "asked_until" DATE,
    "contracted_until" DATE,
    "auto_draw" BOOLEAN NOT NULL DEFAULT true,
    "notify_subject" TEXT NOT NULL DEFAULT '',
    "notify_body" TEXT NOT NULL DEFAULT '',
    "status" TEXT NOT NULL DEFAULT 'draft',
    "published_at" TIMESTAMPTZ(3),
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "campaign_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "campaign_month" (
    "campaign_id" UUID NOT NULL,
    "month" TEXT NOT NULL,
    "store_id" UUID,
    "algorithm" TEXT NOT NULL,
    "seed" TEXT NOT NULL,
    "commitment" TEXT NOT NULL,
    "published_at" TIMESTAMPTZ(3) NOT NULL,
    "drawn_at" TIMESTAMPTZ(3),
    "drawn_by" TEXT,
    "entry_count" INTEGER,
    "winner_count" INTEGER,

    CONSTRAINT "campaign_month_pkey" PRIMARY KEY ("campaign_id","month")
);

-- CreateTable
CREATE TABLE "campaign_entry" (
    "campaign_id" UUID NOT NULL,
    "month" TEXT NOT NULL,
    "entry_id" UUID NOT NULL,
    "store_id" UUID NOT NULL,
    "customer_id" UUID NOT NULL,
    "digest" TEXT NOT NULL,
    "place" INTEGER NOT NULL,

    CONSTRAINT "campaign_entry_pkey" PRIMARY KEY ("campaign_id","month","entry_id")
);

-- CreateTable
CREATE TABLE "campaign_winner" (
    "id" UUID NOT NULL,
    "campaign_id" UUID NOT NULL,
    "month" TEXT NOT NULL,
    "entry_id" UUID NOT NULL,
    "store_id" UUID NOT NULL,
    "customer_id" UUID NOT NULL,
    "place" INTEGER NOT NULL,
    "prize" TEXT NOT NULL,
    "prize_yen" INTEGER,
    "notice" TEXT NOT NULL DEFAULT 'waiting',
    "notice_reason" TEXT,
    "message_id" UUID,
    "told_at" TIMESTAMPTZ(3),
    "handed_over_at" TIMESTAMPTZ(3),
    "handed_over_by" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "campaign_winner_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "campaign_seed_key_key" ON "campaign"("seed_key");

-- CreateIndex
CREATE INDEX "campaign_store_id_starts_on_idx" ON "campaign"("store_id", "starts_on");

-- CreateIndex
CREATE INDEX "campaign_entry_customer_id_idx" ON "campaign_entry"("customer_id");

-- CreateIndex
CREATE UNIQUE INDEX "campaign_entry_campaign_id_month_customer_id_key" ON "campaign_entry"("campaign_id", "month", "customer_id");

-- CreateIndex
CREATE INDEX "campaign_winner_store_id_month_idx" ON "campaign_winner"("store_id", "month");

-- CreateIndex
CREATE UNIQUE INDEX "campaign_winner_campaign_id_month_entry_id_key" ON "campaign_winner"("campaign_id", "month", "entry_id");

-- AddForeignKey
ALTER TABLE "campaign_month" ADD CONSTRAINT "campaign_month_campaign_id_fkey" FOREIGN KEY ("campaign_id") REFERENCES "campaign"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What Prisma's schema language cannot say --------------------------------------------------

ALTER TABLE "campaign" ADD CONSTRAINT "campaign_status" CHECK ("status" IN ('draft', 'published', 'withdrawn'));
ALTER TABLE "campaign" ADD CONSTRAINT "campaign_days" CHECK ("ends_on" >= "starts_on");
ALTER TABLE "campaign" ADD CONSTRAINT "campaign_winners" CHECK ("winners_per_month" >= 1);
ALTER TABLE "campaign" ADD CONSTRAINT "campaign_transition"
  CHECK (("predecessor_id" IS NULL) = ("asked_until" IS NULL) AND ("predecessor_id" IS NULL) = ("contracted_until" IS NULL));
ALTER TABLE "campaign_month" ADD CONSTRAINT "campaign_month_month" CHECK ("month" ~ '^\d{4}-(0[1-9]|1[0-2])$');
ALTER TABLE "campaign_winner" ADD CONSTRAINT "campaign_winner_notice" CHECK ("notice" IN ('waiting', 'told', 'unreachable'));
-- One prize per customer and month (C12), whatever campaigns they took part in.
CREATE UNIQUE INDEX "campaign_winner_once" ON "campaign_winner" ("customer_id", "month");
CREATE INDEX "campaign_winner_waiting" ON "campaign_winner" ("campaign_id", "month") WHERE "notice" = 'waiting';

-- What was published or drawn stays as it is.
CREATE FUNCTION "refuse_change_of_campaign"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.status <> 'draft' AND (NEW.store_id, NEW.survey_kind, NEW.time_zone, NEW.starts_on, NEW.ends_on, NEW.prize, NEW.prize_yen,
      NEW.winners_per_month, NEW.predecessor_id, NEW.asked_until, NEW.contracted_until, NEW.published_at)
    IS DISTINCT FROM (OLD.store_id, OLD.survey_kind, OLD.time_zone, OLD.starts_on, OLD.ends_on, OLD.prize, OLD.prize_yen,
      OLD.winners_per_month, OLD.predecessor_id, OLD.asked_until, OLD.contracted_until, OLD.published_at) THEN
    RAISE EXCEPTION 'a published campaign is immutable' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "campaign_immutable" BEFORE UPDATE ON "campaign" FOR EACH ROW EXECUTE FUNCTION "refuse_change_of_campaign"();

CREATE FUNCTION "refuse_change_of_draw"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_TABLE_NAME = 'campaign_month' AND TG_OP = 'UPDATE' THEN
    IF OLD.drawn_at IS NULL AND (NEW.campaign_id, NEW.month, NEW.algorithm, NEW.seed, NEW.commitment, NEW.published_at)
      IS NOT DISTINCT FROM (OLD.campaign_id, OLD.month, OLD.algorithm, OLD.seed, OLD.commitment, OLD.published_at) THEN
      RETURN NEW;
    END IF;
  ELSIF TG_TABLE_NAME = 'campaign_month' AND OLD.drawn_at IS NULL THEN
    RETURN OLD;
  ELSIF TG_TABLE_NAME = 'campaign_winner' AND TG_OP = 'UPDATE' THEN
    IF (NEW.id, NEW.campaign_id, NEW.month, NEW.entry_id, NEW.store_id, NEW.customer_id, NEW.place, NEW.prize, NEW.prize_yen)
      IS NOT DISTINCT FROM (OLD.id, OLD.campaign_id, OLD.month, OLD.entry_id, OLD.store_id, OLD.customer_id, OLD.place, OLD.prize, OLD.prize_yen) THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION 'a draw is immutable' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER "campaign_month_immutable" BEFORE UPDATE OR DELETE ON "campaign_month" FOR EACH ROW EXECUTE FUNCTION "refuse_change_of_draw"();
CREATE TRIGGER "campaign_entry_immutable" BEFORE UPDATE OR DELETE ON "campaign_entry" FOR EACH ROW EXECUTE FUNCTION "refuse_change_of_draw"();
CREATE TRIGGER "campaign_winner_immutable" BEFORE UPDATE OR DELETE ON "campaign_winner" FOR EACH ROW EXECUTE FUNCTION "refuse_change_of_draw"();

DO $$
DECLARE t text;
BEGIN
  -- Rows without a store belong to the whole company.
  FOREACH t IN ARRAY ARRAY['campaign', 'campaign_month'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format($p$CREATE POLICY "of_my_stores" ON %I TO "oikaze_scoped"
      USING (store_id IS NULL OR store_id = ANY ((SELECT current_setting('oikaze.store_ids', true))::uuid[]))$p$, t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['campaign_entry', 'campaign_winner'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format($p$CREATE POLICY "of_my_stores" ON %I TO "oikaze_scoped"
      USING (store_id = ANY ((SELECT current_setting('oikaze.store_ids', true))::uuid[]))$p$, t);
  END LOOP;
END $$;
