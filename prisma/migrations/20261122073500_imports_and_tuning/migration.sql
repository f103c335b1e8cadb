-- AlterTable
ALTER TABLE "negotiation_review" ADD COLUMN     "todo_id" UUID;

-- CreateTable
CREATE TABLE "import_job" (
    "id" UUID NOT NULL,
    "store_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "file_name" TEXT NOT NULL,
    "size_bytes" INTEGER NOT NULL,
    "encoding" TEXT NOT NULL,
    "delimiter" TEXT NOT NULL,
    "headers" TEXT[],
    "columns" JSONB,
    "on_double" TEXT NOT NULL DEFAULT 'skip',
    "workflow_id" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'draft',
    "total" INTEGER NOT NULL,
    "row_number" INTEGER NOT NULL DEFAULT 0,
    "created" INTEGER NOT NULL DEFAULT 0,
    "updated" INTEGER NOT NULL DEFAULT 0,
    "unchanged" INTEGER NOT NULL DEFAULT 0,
    "failed" INTEGER NOT NULL DEFAULT 0,
    "held" INTEGER NOT NULL DEFAULT 0,
    "check_result" JSONB,
    "actor" JSONB NOT NULL,
    "error" TEXT,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(3),
    "touched_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "import_job_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "import_chunk" (
    "import_id" UUID NOT NULL,
    "seq" INTEGER NOT NULL,
    "store_id" UUID NOT NULL,
    "data" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "import_chunk_pkey" PRIMARY KEY ("import_id","seq")
);

-- CreateTable
CREATE TABLE "import_row_error" (
    "import_id" UUID NOT NULL,
    "row_number" INTEGER NOT NULL,
    "seq" INTEGER NOT NULL,
    "store_id" UUID NOT NULL,
    "field" TEXT,
    "column_name" TEXT,
    "code" TEXT NOT NULL,
    "message" TEXT NOT NULL,
    "remedy" TEXT NOT NULL,
    "match_id" UUID,
    "cells" TEXT[],

    CONSTRAINT "import_row_error_pkey" PRIMARY KEY ("import_id","row_number","seq")
);

-- CreateIndex
CREATE UNIQUE INDEX "import_job_workflow_id_key" ON "import_job"("workflow_id");

-- CreateIndex
CREATE INDEX "import_job_store_id_created_at_idx" ON "import_job"("store_id", "created_at");

-- CreateIndex
CREATE INDEX "import_chunk_created_at_idx" ON "import_chunk"("created_at");

-- CreateIndex
CREATE INDEX "negotiation_review_store_id_created_at_idx" ON "negotiation_review"("store_id", "created_at");

-- What Prisma's schema language cannot say --------------------------------------------------

ALTER TABLE "import_job" ADD CONSTRAINT "import_job_kind" CHECK ("kind" IN ('customers', 'vehicles', 'orders')),
  ADD CONSTRAINT "import_job_status" CHECK ("status" IN ('draft', 'checking', 'checked', 'running', 'paused', 'completed', 'cancelled', 'failed'));

-- The reconciler wakes an import that has given no sign of life.
CREATE INDEX "import_job_unfinished" ON "import_job" ("touched_at") WHERE "status" IN ('checking', 'running');

-- Tuning (A14): what was issued in a period, and the results of calls.
CREATE INDEX "follow_step_issued" ON "follow_step" ("store_id", "issued_at") WHERE "issued_at" IS NOT NULL;
CREATE INDEX "todo_calls" ON "todo" ("store_id", "completed_at") INCLUDE ("result") WHERE "status" = 'done' AND "channel" = 'phone';

-- The manager's view (A8): who did what this week.
CREATE INDEX "history_work_done" ON "history_entry" ("store_id", "occurred_at") WHERE "kind" = 'todo_done';

-- The audit log is read newest first; ids are uuid v7.
CREATE INDEX "audit_log_of_store" ON "audit_log" ("store_id", "id");
CREATE INDEX "audit_log_of_actor" ON "audit_log" ("actor_id", "id");

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['import_job', 'import_chunk', 'import_row_error'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format($p$CREATE POLICY "of_my_stores" ON %I TO "oikaze_scoped"
      USING (store_id = ANY ((SELECT current_setting('oikaze.store_ids', true))::uuid[]))$p$, t);
  END LOOP;
END $$;
