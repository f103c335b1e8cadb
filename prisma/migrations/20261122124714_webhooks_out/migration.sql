-- CreateTable
CREATE TABLE "webhook_endpoint" (
    "id" UUID NOT NULL,
    "store_id" UUID,
    "url" TEXT NOT NULL,
    "description" TEXT,
    "events" TEXT[],
    "kinds" TEXT[],
    "secret" TEXT NOT NULL,
    "old_secret" TEXT,
    "old_secret_until" TIMESTAMPTZ(3),
    "active" BOOLEAN NOT NULL DEFAULT true,
    "disabled_reason" TEXT,
    "failing_since" TIMESTAMPTZ(3),
    "touched_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by" TEXT NOT NULL,

    CONSTRAINT "webhook_endpoint_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "webhook_delivery" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "seq" BIGSERIAL NOT NULL,
    "endpoint_id" UUID NOT NULL,
    "store_id" UUID,
    "history_id" UUID,
    "kind" TEXT NOT NULL,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'pending',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_attempt_at" TIMESTAMPTZ(3) DEFAULT CURRENT_TIMESTAMP,
    "delivered_at" TIMESTAMPTZ(3),
    "response_status" INTEGER,
    "error" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "webhook_delivery_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "webhook_delivery_seq_key" ON "webhook_delivery"("seq");

-- CreateIndex
CREATE INDEX "webhook_delivery_endpoint_id_seq_idx" ON "webhook_delivery"("endpoint_id", "seq");

-- AddForeignKey
ALTER TABLE "webhook_delivery" ADD CONSTRAINT "webhook_delivery_endpoint_id_fkey" FOREIGN KEY ("endpoint_id") REFERENCES "webhook_endpoint"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "webhook_delivery"
  ADD CONSTRAINT "webhook_delivery_status" CHECK (status IN ('pending', 'delivered', 'failed'));

CREATE INDEX "webhook_delivery_due" ON "webhook_delivery" ("endpoint_id", "next_attempt_at") WHERE status = 'pending';
-- Per endpoint: what is over is let go after a while.
CREATE INDEX "webhook_delivery_over" ON "webhook_delivery" ("endpoint_id", "created_at") WHERE status <> 'pending';

-- What happened is told in the transaction in which it happened. A statement without listeners costs one look at an empty table.
CREATE FUNCTION "tell_webhooks"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
  INSERT INTO public.webhook_delivery (endpoint_id, store_id, history_id, kind, occurred_at)
  SELECT e.id, h.store_id, h.id, h.kind, h.occurred_at
  FROM public.webhook_endpoint e JOIN added h ON h.kind = ANY (e.kinds) AND (e.store_id IS NULL OR e.store_id = h.store_id)
  WHERE e.active ORDER BY h.id;
  RETURN NULL;
END $$;
CREATE TRIGGER "history_entry_tells_webhooks" AFTER INSERT ON "history_entry"
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION "tell_webhooks"();

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['webhook_endpoint', 'webhook_delivery'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format($p$CREATE POLICY "of_my_stores" ON %I TO "oikaze_scoped"
      USING (store_id IS NULL OR store_id = ANY ((SELECT current_setting('oikaze.store_ids', true))::uuid[]))$p$, t);
  END LOOP;
END $$;

GRANT USAGE ON SEQUENCE "webhook_delivery_seq_seq" TO "oikaze_scoped";
