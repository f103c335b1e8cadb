-- CreateTable
CREATE TABLE "todo_tally" (
    "store_id" UUID NOT NULL,
    "due_from" TIMESTAMPTZ(3) NOT NULL,
    "kind" TEXT NOT NULL,
    "count" INTEGER NOT NULL,

    CONSTRAINT "todo_tally_pkey" PRIMARY KEY ("store_id","due_from","kind")
);

-- CreateTable
CREATE TABLE "todo_tally_change" (
    "store_id" UUID NOT NULL,
    "due_from" TIMESTAMPTZ(3) NOT NULL,
    "kind" TEXT NOT NULL,
    "count" INTEGER NOT NULL
);

-- Open ToDos are counted as they change (docs/decisions/0021): a statement appends what it changed, `fold_todo_tally` adds
-- that up, and whoever counts reads both in one snapshot. No row is shared by two writers, so nobody waits.
CREATE INDEX "todo_tally_change_store" ON "todo_tally_change" ("store_id", "due_from") INCLUDE ("kind", "count");

-- What the board's buckets ask of a ToDo: inquiries and replies whatever their time, all others by the quarter of an hour in
-- which they are due. In every zone of today midnight begins a quarter of an hour.
CREATE FUNCTION "todo_tally_kind"(kind text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN kind IN ('inquiry', 'reply') THEN kind ELSE 'due' END
$$;
CREATE FUNCTION "todo_tally_from"(kind text, due_at timestamptz) RETURNS timestamptz LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN kind IN ('inquiry', 'reply') THEN to_timestamp(0) ELSE date_bin('15 minutes', due_at, to_timestamp(0)) END
$$;

-- As the tables' owner: people whose stores are limited read the counts and cannot write them.
CREATE FUNCTION "todo_tally_of_new"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
  INSERT INTO public.todo_tally_change (store_id, kind, due_from, count)
    SELECT store_id, public.todo_tally_kind(kind), public.todo_tally_from(kind, due_at), count(*)
    FROM changed WHERE status = 'open' GROUP BY 1, 2, 3;
  RETURN NULL;
END $$;
CREATE TRIGGER "todo_tally_of_new" AFTER INSERT ON "todo" REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION "todo_tally_of_new"();

CREATE FUNCTION "todo_tally_of_changed"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
  INSERT INTO public.todo_tally_change (store_id, kind, due_from, count)
    SELECT store_id, public.todo_tally_kind(kind), public.todo_tally_from(kind, due_at), sum(n)
    FROM (SELECT store_id, kind, due_at, 1 AS n FROM changed WHERE status = 'open'
      UNION ALL SELECT store_id, kind, due_at, -1 FROM before WHERE status = 'open') t
    GROUP BY 1, 2, 3 HAVING sum(n) <> 0;
  RETURN NULL;
END $$;
CREATE TRIGGER "todo_tally_of_changed" AFTER UPDATE ON "todo" REFERENCING NEW TABLE AS changed OLD TABLE AS before
  FOR EACH STATEMENT EXECUTE FUNCTION "todo_tally_of_changed"();

CREATE FUNCTION "todo_tally_of_deleted"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
  INSERT INTO public.todo_tally_change (store_id, kind, due_from, count)
    SELECT store_id, public.todo_tally_kind(kind), public.todo_tally_from(kind, due_at), -count(*)
    FROM before WHERE status = 'open' GROUP BY 1, 2, 3;
  RETURN NULL;
END $$;
CREATE TRIGGER "todo_tally_of_deleted" AFTER DELETE ON "todo" REFERENCING OLD TABLE AS before
  FOR EACH STATEMENT EXECUTE FUNCTION "todo_tally_of_deleted"();

-- Adds up what was appended; what was due before `settled_before` becomes one row per store. One statement moves the numbers, so
-- a reader sees them on one side or on the other. @returns rows that were added up
CREATE FUNCTION "fold_todo_tally"(settled_before timestamptz) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE folded integer;
BEGIN
  IF NOT pg_try_advisory_xact_lock(hashtext('todo_tally')) THEN RETURN 0; END IF; -- somebody is at it
  WITH appended AS (DELETE FROM todo_tally_change RETURNING store_id, kind, due_from, count),
  settled AS (DELETE FROM todo_tally t USING store s WHERE t.store_id = s.id AND t.kind = 'due' AND t.due_from > to_timestamp(0)
      AND t.due_from < settled_before RETURNING t.store_id, t.kind, t.due_from, t.count),
  moved AS (SELECT * FROM appended UNION ALL SELECT * FROM settled),
  added AS (INSERT INTO todo_tally (store_id, kind, due_from, count)
    SELECT store_id, kind, CASE WHEN due_from < settled_before THEN to_timestamp(0) ELSE due_from END, sum(count)
    FROM moved GROUP BY 1, 2, 3 HAVING sum(count) <> 0
    ON CONFLICT (store_id, due_from, kind) DO UPDATE SET count = todo_tally.count + excluded.count)
  SELECT count(*) INTO folded FROM moved;
  RETURN folded;
END $$;

-- Counts everything anew, for rows that were written past the triggers (a restore, a bulk load).
CREATE FUNCTION "recount_todo_tally"() RETURNS void LANGUAGE sql AS $$
  LOCK TABLE todo IN SHARE MODE;
  DELETE FROM todo_tally_change;
  DELETE FROM todo_tally;
  INSERT INTO todo_tally (store_id, kind, due_from, count)
    SELECT store_id, todo_tally_kind(kind), todo_tally_from(kind, due_at), count(*) FROM todo WHERE status = 'open' GROUP BY 1, 2, 3;
$$;
SELECT recount_todo_tally();

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['todo_tally', 'todo_tally_change'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format($p$CREATE POLICY "of_my_stores" ON %I TO "oikaze_scoped"
      USING (store_id = ANY ((SELECT current_setting('oikaze.store_ids', true))::uuid[]))$p$, t);
    EXECUTE format('REVOKE INSERT, UPDATE, DELETE ON %I FROM "oikaze_scoped"', t);
  END LOOP;
END $$;
