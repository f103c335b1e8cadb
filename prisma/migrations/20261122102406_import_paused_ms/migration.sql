-- AlterTable
ALTER TABLE "import_job" ADD COLUMN     "paused_ms" INTEGER NOT NULL DEFAULT 0;
