-- This is an empty migration.

-- The next sends of a run, whatever their number.
CREATE INDEX "single_send_of_run" ON "single_send" ("run_id", "id") WHERE "status" = 'planned';
