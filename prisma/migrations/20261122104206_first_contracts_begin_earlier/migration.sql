-- A store's first contracts hold on the day it is made, in whatever zone it is then set to: they begin a day before.
CREATE OR REPLACE FUNCTION "oikaze_begin_contract"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO store_contract (id, store_id, option, since_on, created_by)
  SELECT gen_random_uuid(), NEW.id, option, (NEW.created_at AT TIME ZONE NEW.time_zone)::date - 1, 'Oikaze'
  FROM unnest(ARRAY['standard_edition', 'delivery_basic']) AS option;
  RETURN NEW;
END $$;
UPDATE "store_contract" SET "since_on" = "since_on" - 1
WHERE "option" IN ('standard_edition', 'delivery_basic') AND "created_by" = 'Oikaze' AND "until_on" IS NULL;
