-- AlterTable
ALTER TABLE "vehicle" ADD COLUMN     "scrap_checked_at" TIMESTAMPTZ(3),
ADD COLUMN     "scrap_result" TEXT,
ADD COLUMN     "scrap_simulated" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "cleaning_run" (
    "id" UUID NOT NULL,
    "store_id" UUID NOT NULL,
    "from_on" DATE NOT NULL,
    "to_on" DATE NOT NULL,
    "skip_excluded" BOOLEAN NOT NULL DEFAULT true,
    "rate_per_second" DOUBLE PRECISION NOT NULL,
    "provider" TEXT NOT NULL,
    "workflow_id" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'preparing',
    "total" INTEGER NOT NULL DEFAULT 0,
    "trouble" TEXT,
    "held_until" TIMESTAMPTZ(3),
    "actor" JSONB NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "touched_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "cleaning_run_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "cleaning_lookup" (
    "id" UUID NOT NULL,
    "run_id" UUID NOT NULL,
    "store_id" UUID NOT NULL,
    "customer_id" UUID NOT NULL,
    "vehicle_id" UUID NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'waiting',
    "result" TEXT,
    "lacks" TEXT,
    "simulated" BOOLEAN NOT NULL DEFAULT false,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_attempt_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "claim_id" UUID,
    "lease_until" TIMESTAMPTZ(3),
    "error" TEXT,
    "answered_at" TIMESTAMPTZ(3),

    CONSTRAINT "cleaning_lookup_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "cleaning_batch" (
    "id" UUID NOT NULL,
    "store_id" UUID,
    "decision" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "run_id" UUID,
    "selection" JSONB NOT NULL,
    "selected" INTEGER NOT NULL,
    "changed" INTEGER NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "undone_at" TIMESTAMPTZ(3),
    "undone_by" TEXT,
    "restored" INTEGER,

    CONSTRAINT "cleaning_batch_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "cleaning_batch_item" (
    "batch_id" UUID NOT NULL,
    "customer_id" UUID NOT NULL,
    "store_id" UUID NOT NULL,
    "before" TEXT NOT NULL,
    "todo_id" UUID,
    "restored_at" TIMESTAMPTZ(3),

    CONSTRAINT "cleaning_batch_item_pkey" PRIMARY KEY ("batch_id","customer_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "cleaning_run_workflow_id_key" ON "cleaning_run"("workflow_id");

-- CreateIndex
CREATE INDEX "cleaning_run_store_id_created_at_idx" ON "cleaning_run"("store_id", "created_at");

-- CreateIndex
CREATE INDEX "cleaning_lookup_run_id_result_id_idx" ON "cleaning_lookup"("run_id", "result", "id");

-- CreateIndex
CREATE UNIQUE INDEX "cleaning_lookup_run_id_vehicle_id_key" ON "cleaning_lookup"("run_id", "vehicle_id");

-- CreateIndex
CREATE INDEX "cleaning_batch_store_id_created_at_idx" ON "cleaning_batch"("store_id", "created_at");

-- CreateIndex
CREATE INDEX "cleaning_batch_item_customer_id_idx" ON "cleaning_batch_item"("customer_id");

-- What Prisma's schema language cannot say --------------------------------------------------

ALTER TABLE "cleaning_run" ADD CONSTRAINT "cleaning_run_status" CHECK ("status" IN ('preparing', 'running', 'paused', 'completed', 'cancelled', 'failed')),
  ADD CONSTRAINT "cleaning_run_range" CHECK ("from_on" <= "to_on"),
  ADD CONSTRAINT "cleaning_run_rate" CHECK ("rate_per_second" > 0);
ALTER TABLE "cleaning_lookup" ADD CONSTRAINT "cleaning_lookup_status" CHECK ("status" IN ('waiting', 'claimed', 'done')),
  ADD CONSTRAINT "cleaning_lookup_result" CHECK ("result" IN ('export_possible', 'scrapped', 'not_found', 'insufficient_information', 'lookup_error')),
  -- A vehicle that was answered for is never asked for again: what is done has its result, what is not has none.
  ADD CONSTRAINT "cleaning_lookup_answered" CHECK (("status" = 'done') = ("result" IS NOT NULL));
ALTER TABLE "cleaning_batch" ADD CONSTRAINT "cleaning_batch_decision" CHECK ("decision" IN ('keep', 'exclude', 'ask'));

-- What is still to be asked, the earliest first; and runs that the reconciler wakes.
CREATE INDEX "cleaning_lookup_open" ON "cleaning_lookup" ("run_id", "next_attempt_at", "id") WHERE "status" <> 'done';
CREATE INDEX "cleaning_run_unfinished" ON "cleaning_run" ("touched_at") WHERE "status" IN ('preparing', 'running');

-- Every lookup is claimed once and answered once: room on the page keeps both updates there.
ALTER TABLE "cleaning_lookup" SET (fillfactor = 70);

-- An answer was about these numbers: with others it says nothing any more.
CREATE FUNCTION forget_scrap_result() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.scrap_result := NULL;
  NEW.scrap_checked_at := NULL;
  NEW.scrap_simulated := false;
  RETURN NEW;
END $$;
CREATE TRIGGER "vehicle_scrap_result" BEFORE UPDATE OF "registration_number", "chassis_number" ON "vehicle" FOR EACH ROW
  WHEN (OLD.scrap_result IS NOT NULL AND (OLD.registration_number IS DISTINCT FROM NEW.registration_number
    OR OLD.chassis_number IS DISTINCT FROM NEW.chassis_number))
  EXECUTE FUNCTION forget_scrap_result();

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['cleaning_run', 'cleaning_lookup', 'cleaning_batch', 'cleaning_batch_item'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format($p$CREATE POLICY "of_my_stores" ON %I TO "oikaze_scoped"
      USING (store_id = ANY ((SELECT current_setting('oikaze.store_ids', true))::uuid[]))$p$, t);
  END LOOP;
END $$;
