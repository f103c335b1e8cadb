-- AlterTable
ALTER TABLE "follow_batch" ADD COLUMN     "actor" JSONB NOT NULL,
ADD COLUMN     "error" TEXT,
ADD COLUMN     "touched_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;

-- AlterTable
ALTER TABLE "follow_batch_item" ADD COLUMN     "undone_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "dry_run" (
    "id" UUID NOT NULL,
    "store_id" UUID,
    "request" JSONB NOT NULL,
    "actor" JSONB NOT NULL,
    "workflow_id" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'waiting',
    "total" INTEGER NOT NULL DEFAULT 0,
    "done_count" INTEGER NOT NULL DEFAULT 0,
    "result" JSONB,
    "error" TEXT,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(3),
    "touched_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "dry_run_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "dry_run_workflow_id_key" ON "dry_run"("workflow_id");

-- CreateIndex
CREATE INDEX "dry_run_store_id_created_at_idx" ON "dry_run"("store_id", "created_at");

-- What Prisma's schema language cannot say --------------------------------------------------

ALTER TABLE "follow_batch" ADD CONSTRAINT "follow_batch_status" CHECK ("status" IN ('preparing', 'running', 'paused', 'completed', 'cancelled', 'failed'));
ALTER TABLE "follow_batch_item" ADD CONSTRAINT "follow_batch_item_status" CHECK ("status" IN ('waiting', 'done', 'skipped', 'failed'));
ALTER TABLE "dry_run" ADD CONSTRAINT "dry_run_status" CHECK ("status" IN ('waiting', 'running', 'completed', 'cancelled', 'failed'));

-- A batch is undone once; an undo that was cancelled or failed may be asked for again.
CREATE UNIQUE INDEX "follow_batch_undo_once" ON "follow_batch" ("undo_of_id") WHERE "status" NOT IN ('cancelled', 'failed');

-- Bulk work that is not finished, for the reconciler.
CREATE INDEX "follow_batch_unfinished" ON "follow_batch" ("touched_at") WHERE "status" IN ('preparing', 'running');
CREATE INDEX "dry_run_unfinished" ON "dry_run" ("touched_at") WHERE "status" IN ('waiting', 'running');

-- Every item is updated once: room on the page keeps that update out of the indexes.
ALTER TABLE "follow_batch_item" SET (fillfactor = 70);

ALTER TABLE "dry_run" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "of_my_stores" ON "dry_run" TO "oikaze_scoped"
  USING (store_id IS NULL OR store_id = ANY ((SELECT current_setting('oikaze.store_ids', true))::uuid[]));
