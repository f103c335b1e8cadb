-- This is an empty migration.
-- The mail address as customers of one address are found by (C1, C3): a column, because under row-level security no index on
-- an expression is used whose function might leak (lower is not leakproof).
ALTER TABLE "customer" ADD COLUMN "email_key" TEXT GENERATED ALWAYS AS (lower("email")) STORED;
DROP INDEX "customer_address_key";
CREATE INDEX "customer_email_key" ON "customer" ("store_id", "email_key") WHERE "email_key" IS NOT NULL;
