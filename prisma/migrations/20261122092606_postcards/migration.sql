-- CreateTable
CREATE TABLE "postcard_setting" (
    "store_id" UUID NOT NULL,
    "writing" TEXT NOT NULL DEFAULT 'vertical',
    "stock" TEXT NOT NULL DEFAULT 'blank',
    "mark" TEXT NOT NULL DEFAULT 'none',
    "mark_office" TEXT,
    "output" TEXT NOT NULL DEFAULT 'each',
    "design_id" UUID,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_by" TEXT NOT NULL,

    CONSTRAINT "postcard_setting_pkey" PRIMARY KEY ("store_id")
);

-- CreateTable
CREATE TABLE "postcard_picture" (
    "id" UUID NOT NULL,
    "store_id" UUID,
    "name" TEXT NOT NULL,
    "content_type" TEXT NOT NULL,
    "width" INTEGER NOT NULL,
    "height" INTEGER NOT NULL,
    "size_bytes" INTEGER NOT NULL,
    "data" BYTEA NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "postcard_picture_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "postcard_design" (
    "id" UUID NOT NULL,
    "store_id" UUID,
    "name" TEXT NOT NULL,
    "current_version" INTEGER NOT NULL,
    "archived_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "postcard_design_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "postcard_design_version" (
    "id" UUID NOT NULL,
    "design_id" UUID NOT NULL,
    "store_id" UUID,
    "version" INTEGER NOT NULL,
    "layout" TEXT NOT NULL,
    "heading" TEXT,
    "body" TEXT NOT NULL,
    "color" TEXT NOT NULL DEFAULT '#000000',
    "picture_id" UUID,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "postcard_design_version_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "postcard_batch" (
    "id" UUID NOT NULL,
    "number" SERIAL NOT NULL,
    "store_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "selection" JSONB,
    "purpose" TEXT NOT NULL DEFAULT 'transactional',
    "output" TEXT NOT NULL,
    "style" JSONB NOT NULL,
    "design_version_id" UUID,
    "workflow_id" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'preparing',
    "total" INTEGER NOT NULL DEFAULT 0,
    "done_count" INTEGER NOT NULL DEFAULT 0,
    "left_out" INTEGER NOT NULL DEFAULT 0,
    "cursor" UUID,
    "pages" INTEGER NOT NULL DEFAULT 0,
    "size_bytes" INTEGER NOT NULL DEFAULT 0,
    "actor" JSONB NOT NULL,
    "error" TEXT,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "touched_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "made_at" TIMESTAMPTZ(3),
    "handed_over_at" TIMESTAMPTZ(3),
    "printed_at" TIMESTAMPTZ(3),
    "posted_at" TIMESTAMPTZ(3),
    "cancelled_at" TIMESTAMPTZ(3),

    CONSTRAINT "postcard_batch_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "postcard_card" (
    "id" UUID NOT NULL,
    "batch_id" UUID NOT NULL,
    "store_id" UUID NOT NULL,
    "customer_id" UUID NOT NULL,
    "single_send_id" UUID,
    "delivery_id" UUID,
    "seq" INTEGER,
    "status" TEXT NOT NULL DEFAULT 'asked',
    "reason" TEXT,
    "returned_at" TIMESTAMPTZ(3),

    CONSTRAINT "postcard_card_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "postcard_design_version_design_id_version_key" ON "postcard_design_version"("design_id", "version");

-- CreateIndex
CREATE UNIQUE INDEX "postcard_batch_number_key" ON "postcard_batch"("number");

-- CreateIndex
CREATE UNIQUE INDEX "postcard_batch_workflow_id_key" ON "postcard_batch"("workflow_id");

-- CreateIndex
CREATE INDEX "postcard_batch_store_id_created_at_idx" ON "postcard_batch"("store_id", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "postcard_card_single_send_id_key" ON "postcard_card"("single_send_id");

-- CreateIndex
CREATE UNIQUE INDEX "postcard_card_delivery_id_key" ON "postcard_card"("delivery_id");

-- CreateIndex
CREATE INDEX "postcard_card_batch_id_status_idx" ON "postcard_card"("batch_id", "status");

-- CreateIndex
CREATE INDEX "postcard_card_customer_id_idx" ON "postcard_card"("customer_id");

-- CreateIndex
CREATE UNIQUE INDEX "postcard_card_batch_id_seq_key" ON "postcard_card"("batch_id", "seq");

-- What Prisma's schema language cannot say --------------------------------------------------

ALTER TABLE "postcard_setting"
  ADD CONSTRAINT "postcard_setting_words" CHECK (writing IN ('vertical', 'horizontal') AND stock IN ('blank', 'official')
    AND mark IN ('none', 'paid_at_once', 'paid_later') AND output IN ('each', 'office', 'print_house'));
ALTER TABLE "postcard_design_version"
  ADD CONSTRAINT "postcard_design_version_layout" CHECK (layout IN ('picture_top', 'picture_bottom', 'picture_full', 'text'));
ALTER TABLE "postcard_batch"
  ADD CONSTRAINT "postcard_batch_status" CHECK (status IN ('preparing', 'made', 'handed_over', 'printed', 'posted', 'cancelled', 'failed')),
  ADD CONSTRAINT "postcard_batch_words" CHECK (source IN ('tray', 'selection') AND output IN ('office', 'print_house'));
ALTER TABLE "postcard_card"
  ADD CONSTRAINT "postcard_card_status" CHECK (status IN ('asked', 'in', 'left_out', 'released', 'returned'));

-- Pictures are compressed already.
ALTER TABLE "postcard_picture" ALTER COLUMN "data" SET STORAGE EXTERNAL;

-- Cards that wait for their store's next batch; a card that is taken in loses the word.
CREATE INDEX "delivery_postcard_tray" ON "delivery" ("store_id", "id")
  WHERE channel = 'postcard' AND status = 'accepted' AND provider_id = 'collected';
-- Cards that came back.
CREATE INDEX "delivery_postcard_returned" ON "delivery" ("store_id", "settled_at") WHERE channel = 'postcard' AND status = 'bounced';
-- The reconciler wakes a batch that has given no sign of life.
CREATE INDEX "postcard_batch_unfinished" ON "postcard_batch" ("touched_at") WHERE status = 'preparing';

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['postcard_setting', 'postcard_batch', 'postcard_card'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format($p$CREATE POLICY "of_my_stores" ON %I TO "oikaze_scoped"
      USING (store_id = ANY ((SELECT current_setting('oikaze.store_ids', true))::uuid[]))$p$, t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['postcard_picture', 'postcard_design', 'postcard_design_version'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format($p$CREATE POLICY "of_my_stores" ON %I TO "oikaze_scoped"
      USING (store_id IS NULL OR store_id = ANY ((SELECT current_setting('oikaze.store_ids', true))::uuid[]))$p$, t);
  END LOOP;
END $$;

-- Batches are numbered by whoever asks for one.
GRANT USAGE ON SEQUENCE "postcard_batch_number_seq" TO "oikaze_scoped";
