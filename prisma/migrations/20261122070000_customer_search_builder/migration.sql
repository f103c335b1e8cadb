-- Parts of names and numbers, found by their pairs of letters: words of Japanese have no spaces to index by, and pg_trgm
-- is neither in every PostgreSQL nor good at two letters (docs/decisions/0010).
CREATE FUNCTION "search_grams"(VARIADIC texts text[]) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce(array_agg(DISTINCT substr(k.key, i, 2)), '{}')
  FROM unnest(texts) t, regexp_replace(public.search_key(t), '^\+81', '0') k(key), generate_series(1, length(k.key) - 1) i
$$;
CREATE INDEX "customer_grams" ON "customer" USING GIN (search_grams("name", "kana", "phone")) WHERE "erased_at" IS NULL;

-- The three orders of the customer list, each an index range per store whatever the number of customers.
CREATE INDEX "customer_by_kana" ON "customer" ("store_id", (coalesce("kana", "name")) COLLATE "C", "id") WHERE "erased_at" IS NULL;
CREATE INDEX "customer_by_age" ON "customer" ("store_id", "id") WHERE "erased_at" IS NULL;
CREATE INDEX "customer_by_negotiation" ON "customer" ("store_id", (coalesce("last_negotiated_on", '-infinity'::date)) DESC, "id" DESC)
  WHERE "erased_at" IS NULL;
DROP INDEX "customer_store_id_kana_idx";

-- Open ToDos of a store with what counting them needs, so that counts read the index alone.
CREATE INDEX "todo_open_counts" ON "todo" ("store_id", "due_at", "id") INCLUDE ("kind", "assignee_id", "pattern_id", "channel") WHERE "status" = 'open';
DROP INDEX "todo_open_by_store";
CREATE INDEX "saved_search_store_id_created_at_idx" ON "saved_search" ("store_id", "created_at");
