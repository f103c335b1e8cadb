-- This is an empty migration.
-- Most changes of a ToDo are of one row, and many do not touch what is counted (another assignee, a note): a trigger of the row
-- that looks first costs those nothing.
DROP TRIGGER "todo_tally_of_changed" ON "todo";
CREATE OR REPLACE FUNCTION "todo_tally_of_changed"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
  IF OLD.status = 'open' THEN
    INSERT INTO public.todo_tally_change (store_id, kind, due_from, count)
      VALUES (OLD.store_id, public.todo_tally_kind(OLD.kind), public.todo_tally_from(OLD.kind, OLD.due_at), -1);
  END IF;
  IF NEW.status = 'open' THEN
    INSERT INTO public.todo_tally_change (store_id, kind, due_from, count)
      VALUES (NEW.store_id, public.todo_tally_kind(NEW.kind), public.todo_tally_from(NEW.kind, NEW.due_at), 1);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER "todo_tally_of_changed" AFTER UPDATE ON "todo" FOR EACH ROW
  WHEN ((OLD.status = 'open' OR NEW.status = 'open') AND (OLD.status, OLD.store_id, OLD.kind, OLD.due_at)
    IS DISTINCT FROM (NEW.status, NEW.store_id, NEW.kind, NEW.due_at))
  EXECUTE FUNCTION "todo_tally_of_changed"();
