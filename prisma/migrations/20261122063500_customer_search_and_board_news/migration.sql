-- Search of customers by the beginning of a name, kana, phone, mail, registration number or outside id: one ordered
-- index range, as fast at a million customers as at ten thousand, whatever the database's collation.
CREATE TABLE "customer_term" (
    "source_id" UUID NOT NULL,
    "term" TEXT COLLATE "C" NOT NULL,
    "customer_id" UUID NOT NULL,
    "store_id" UUID NOT NULL,

    CONSTRAINT "customer_term_pkey" PRIMARY KEY ("source_id", "term"),
    CONSTRAINT "customer_term_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customer"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "customer_term_term_customer_id_store_id_idx" ON "customer_term"("term", "customer_id", "store_id");
CREATE INDEX "customer_term_customer_id_idx" ON "customer_term"("customer_id");

ALTER TABLE "customer_term" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "of_my_stores" ON "customer_term" TO "oikaze_scoped"
  USING (store_id = ANY ((SELECT current_setting('oikaze.store_ids', true))::uuid[]));

-- How names, numbers and queries are compared: width, case, spaces, hyphens and hiragana/katakana make no difference.
CREATE FUNCTION "search_key"(value text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT translate(regexp_replace(lower(normalize(coalesce(value, ''), NFKC)), '[[:space:]()‐‑–—−・-]', '', 'g'),
    'ぁあぃいぅうぇえぉおかがきぎくぐけげこごさざしじすずせぜそぞただちぢっつづてでとどなにぬねのはばぱひびぴふぶぷへべぺほぼぽまみむめもゃやゅゆょよらりるれろゎわゐゑをんゔゕゖ',
    'ァアィイゥウェエォオカガキギクグケゲコゴサザシジスズセゼソゾタダチヂッツヅテデトドナニヌネノハバパヒビピフブプヘベペホボポマミムメモャヤュユョヨラリルレロヮワヰヱヲンヴヵヶ')
$$;

-- Full name and given name, the phone as dialled in Japan and its last four digits.
CREATE FUNCTION "customer_terms"(name text, kana text, email text, phone text, external_id text)
RETURNS TABLE (term text) LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT DISTINCT left(t, 100) FROM unnest(ARRAY[
    search_key(name), search_key((regexp_match(name, '[[:space:]　]+([^[:space:]　]+)$'))[1]),
    search_key(kana), search_key((regexp_match(kana, '[[:space:]　]+([^[:space:]　]+)$'))[1]),
    search_key(email), regexp_replace(search_key(phone), '^\+81', '0'), right(phone, 4), search_key(external_id)]) t
  WHERE t <> ''
$$;

-- Dealers ask for a car by the last four digits of its plate.
CREATE FUNCTION "vehicle_terms"(registration_number text, chassis_number text, external_id text)
RETURNS TABLE (term text) LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT DISTINCT left(t, 100) FROM unnest(ARRAY[
    search_key(registration_number), (regexp_match(search_key(registration_number), '([0-9]{1,4})$'))[1],
    search_key(chassis_number), search_key(external_id)]) t
  WHERE t <> ''
$$;

CREATE FUNCTION "customer_terms_of_new"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO customer_term (source_id, term, customer_id, store_id)
    SELECT n.id, t.term, n.id, n.store_id FROM new_rows n, customer_terms(n.name, n.kana, n.email, n.phone, n.external_id) t;
  RETURN NULL;
END $$;
CREATE TRIGGER "customer_terms_of_new" AFTER INSERT ON "customer" REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION "customer_terms_of_new"();

CREATE FUNCTION "customer_terms_of_changed"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM customer_term WHERE source_id = NEW.id;
  UPDATE customer_term SET store_id = NEW.store_id WHERE customer_id = NEW.id AND store_id <> NEW.store_id;
  INSERT INTO customer_term (source_id, term, customer_id, store_id)
    SELECT NEW.id, t.term, NEW.id, NEW.store_id FROM customer_terms(NEW.name, NEW.kana, NEW.email, NEW.phone, NEW.external_id) t;
  RETURN NULL;
END $$;
CREATE TRIGGER "customer_terms_of_changed" AFTER UPDATE ON "customer" FOR EACH ROW
  WHEN ((OLD.name, OLD.kana, OLD.email, OLD.phone, OLD.external_id, OLD.store_id)
    IS DISTINCT FROM (NEW.name, NEW.kana, NEW.email, NEW.phone, NEW.external_id, NEW.store_id))
  EXECUTE FUNCTION "customer_terms_of_changed"();

CREATE FUNCTION "vehicle_terms_of_new"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO customer_term (source_id, term, customer_id, store_id)
    SELECT n.id, t.term, n.customer_id, n.store_id FROM new_rows n, vehicle_terms(n.registration_number, n.chassis_number, n.external_id) t;
  RETURN NULL;
END $$;
CREATE TRIGGER "vehicle_terms_of_new" AFTER INSERT ON "vehicle" REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION "vehicle_terms_of_new"();

CREATE FUNCTION "vehicle_terms_of_changed"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM customer_term WHERE source_id = OLD.id;
  IF TG_OP = 'UPDATE' THEN
    INSERT INTO customer_term (source_id, term, customer_id, store_id)
      SELECT NEW.id, t.term, NEW.customer_id, NEW.store_id
      FROM vehicle_terms(NEW.registration_number, NEW.chassis_number, NEW.external_id) t;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER "vehicle_terms_of_changed" AFTER UPDATE ON "vehicle" FOR EACH ROW
  WHEN ((OLD.registration_number, OLD.chassis_number, OLD.external_id, OLD.customer_id, OLD.store_id)
    IS DISTINCT FROM (NEW.registration_number, NEW.chassis_number, NEW.external_id, NEW.customer_id, NEW.store_id))
  EXECUTE FUNCTION "vehicle_terms_of_changed"();
CREATE TRIGGER "vehicle_terms_of_deleted" AFTER DELETE ON "vehicle" FOR EACH ROW EXECUTE FUNCTION "vehicle_terms_of_changed"();

INSERT INTO customer_term (source_id, term, customer_id, store_id)
  SELECT c.id, t.term, c.id, c.store_id FROM customer c, customer_terms(c.name, c.kana, c.email, c.phone, c.external_id) t;
INSERT INTO customer_term (source_id, term, customer_id, store_id)
  SELECT v.id, t.term, v.customer_id, v.store_id FROM vehicle v, vehicle_terms(v.registration_number, v.chassis_number, v.external_id) t;

-- Live counts of the ToDo board: one short message per changed store and transaction, whatever the number of rows.
CREATE FUNCTION "todo_news"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('oikaze_todo', s.store_id::text) FROM (SELECT DISTINCT store_id FROM changed) s;
  RETURN NULL;
END $$;
CREATE TRIGGER "todo_news_of_new" AFTER INSERT ON "todo" REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION "todo_news"();
CREATE TRIGGER "todo_news_of_changed" AFTER UPDATE ON "todo" REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION "todo_news"();
CREATE TRIGGER "todo_news_of_deleted" AFTER DELETE ON "todo" REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION "todo_news"();
