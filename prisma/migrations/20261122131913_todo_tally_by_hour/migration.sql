-- This is an empty migration.
-- An hour is fine enough: a quarter of the rows to read and to add up. What lies in the hours at the ends is counted.
CREATE OR REPLACE FUNCTION "todo_tally_from"(kind text, due_at timestamptz) RETURNS timestamptz LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN kind IN ('inquiry', 'reply') THEN to_timestamp(0) ELSE date_bin('1 hour', due_at, to_timestamp(0)) END
$$;
CREATE INDEX "todo_tally_read" ON "todo_tally" ("store_id", "due_from") INCLUDE ("kind", "count");
SELECT recount_todo_tally();

-- The stores in scope became an array at each row that a policy looked at, which took longer than reading it. Now the
-- subquery makes the array, once per statement.
DO $$
DECLARE p record;
BEGIN
  FOR p IN SELECT tablename, policyname, qual FROM pg_policies WHERE schemaname = 'public' AND qual LIKE '%oikaze.store_ids%' LOOP
    EXECUTE format('ALTER POLICY %I ON %I USING (%s)', p.policyname, p.tablename, replace(p.qual,
      '((( SELECT current_setting(''oikaze.store_ids''::text, true) AS current_setting))::uuid[])',
      '((SELECT current_setting(''oikaze.store_ids'', true)::uuid[])::uuid[])'));
  END LOOP;
END $$;
