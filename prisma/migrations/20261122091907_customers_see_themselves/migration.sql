-- My Page reads as this role: it sees the rows of the one customer whose session it is, whatever a query forgets (C11).
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'oikaze_customer') THEN
    CREATE ROLE "oikaze_customer" NOLOGIN;
  END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; -- another database of this server made it just now
END $$;
GRANT "oikaze_customer" TO CURRENT_USER;
GRANT USAGE ON SCHEMA public TO "oikaze_customer";
GRANT SELECT ON "customer", "quote", "message", "message_attachment", "survey_invitation", "survey_answer", "survey_definition"
  TO "oikaze_customer";
GRANT SELECT ("id", "customer_id", "channel", "subject", "body", "status", "accepted_at", "send_key", "purpose") ON "delivery" TO "oikaze_customer";
GRANT SELECT ("id", "name", "time_zone", "open_from", "open_to", "closed_weekdays", "postal_code", "address", "phone") ON "store"
  TO "oikaze_customer";

CREATE POLICY "my_own" ON "customer" FOR SELECT TO "oikaze_customer"
  USING ("id" = (SELECT nullif(current_setting('oikaze.customer_id', true), ''))::uuid);
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['quote', 'message', 'message_attachment', 'survey_invitation', 'survey_answer', 'delivery'] LOOP
    EXECUTE format($p$CREATE POLICY "my_own" ON %I FOR SELECT TO "oikaze_customer"
      USING ("customer_id" = (SELECT nullif(current_setting('oikaze.customer_id', true), ''))::uuid)$p$, t);
  END LOOP;
END $$;
-- Questions of the company and of the customer's store.
CREATE POLICY "my_own" ON "survey_definition" FOR SELECT TO "oikaze_customer"
  USING ("store_id" IS NULL OR "store_id" IN (SELECT c."store_id" FROM "customer" c));
