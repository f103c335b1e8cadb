-- This is an empty migration.
-- Who refuses advertising may still be answered (X4).
ALTER TABLE "consent_event" DROP CONSTRAINT "consent_event_state";
ALTER TABLE "consent_event" ADD CONSTRAINT "consent_event_state" CHECK ("state" IN ('granted', 'denied', 'service_only', 'unknown'));
