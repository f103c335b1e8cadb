-- Counts of new inquiries and replies come from the index alone: they stand far apart in the table.
DROP INDEX "todo_open_inbound";
CREATE INDEX "todo_open_inbound" ON "todo" ("store_id", "due_at") INCLUDE ("kind", "assignee_id", "pattern_id", "channel")
  WHERE "status" = 'open' AND "kind" IN ('inquiry', 'reply');
