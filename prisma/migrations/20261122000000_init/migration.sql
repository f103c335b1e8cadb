-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "staff_user" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "email_verified" BOOLEAN NOT NULL DEFAULT false,
    "image" TEXT,
    "role" TEXT NOT NULL DEFAULT 'staff',
    "locale" TEXT NOT NULL DEFAULT 'ja',
    "capacity_per_day" INTEGER NOT NULL DEFAULT 30,
    "active" BOOLEAN NOT NULL DEFAULT true,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "staff_user_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "session" (
    "id" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "token" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ip_address" TEXT,
    "user_agent" TEXT,
    "user_id" TEXT NOT NULL,

    CONSTRAINT "session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "account" (
    "id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "provider_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "access_token" TEXT,
    "refresh_token" TEXT,
    "id_token" TEXT,
    "access_token_expires_at" TIMESTAMPTZ(3),
    "refresh_token_expires_at" TIMESTAMPTZ(3),
    "scope" TEXT,
    "password" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "verification" (
    "id" TEXT NOT NULL,
    "identifier" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "verification_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rate_limit" (
    "id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "count" INTEGER NOT NULL,
    "last_request" BIGINT NOT NULL,

    CONSTRAINT "rate_limit_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "store_member" (
    "user_id" TEXT NOT NULL,
    "store_id" UUID NOT NULL,

    CONSTRAINT "store_member_pkey" PRIMARY KEY ("user_id","store_id")
);

-- CreateTable
CREATE TABLE "api_key" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "prefix" TEXT NOT NULL,
    "key_hash" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "all_stores" BOOLEAN NOT NULL DEFAULT false,
    "store_ids" UUID[],
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_key_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "idempotency_key" (
    "actor_key" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "route" TEXT NOT NULL,
    "request_hash" TEXT NOT NULL,
    "status" INTEGER,
    "response" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "idempotency_key_pkey" PRIMARY KEY ("actor_key","key")
);

-- CreateTable
CREATE TABLE "audit_log" (
    "id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor_kind" TEXT NOT NULL,
    "actor_id" TEXT NOT NULL,
    "actor_name" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "entity" TEXT NOT NULL,
    "entity_id" TEXT NOT NULL,
    "store_id" UUID,
    "before" JSONB,
    "after" JSONB,

    CONSTRAINT "audit_log_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "store" (
    "id" UUID NOT NULL,
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "time_zone" TEXT NOT NULL DEFAULT 'Asia/Tokyo',
    "open_from" TEXT NOT NULL DEFAULT '10:00',
    "open_to" TEXT NOT NULL DEFAULT '19:00',
    "closed_weekdays" INTEGER[] DEFAULT ARRAY[]::INTEGER[],
    "closed_on" DATE[] DEFAULT ARRAY[]::DATE[],
    "holidays" TEXT NOT NULL DEFAULT 'none',
    "quiet_from" TEXT DEFAULT '21:00',
    "quiet_to" TEXT DEFAULT '08:00',
    "grace_minutes" INTEGER NOT NULL DEFAULT 30,
    "default_pattern_id" UUID,
    "default_pattern_by_source" JSONB NOT NULL DEFAULT '{}',
    "survey_on_contract" BOOLEAN NOT NULL DEFAULT true,
    "survey_on_end" BOOLEAN NOT NULL DEFAULT true,
    "delivery_pattern_id" UUID,
    "frequency_cap_days" INTEGER,
    "frequency_cap_max" INTEGER,
    "budget_cap_yen" INTEGER,
    "postal_code" TEXT,
    "address" TEXT,
    "phone" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "store_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "customer" (
    "id" UUID NOT NULL,
    "store_id" UUID NOT NULL,
    "external_id" TEXT,
    "name" TEXT NOT NULL,
    "kana" TEXT,
    "email" TEXT,
    "phone" TEXT,
    "phone_entered" TEXT,
    "postal_code" TEXT,
    "address" TEXT,
    "preferred_channel" TEXT,
    "convenient_times" JSONB NOT NULL DEFAULT '[]',
    "job" TEXT,
    "days_off" TEXT,
    "note" TEXT,
    "consent_mail" TEXT NOT NULL DEFAULT 'unknown',
    "consent_sms" TEXT NOT NULL DEFAULT 'unknown',
    "consent_postcard" TEXT NOT NULL DEFAULT 'unknown',
    "email_undeliverable_at" TIMESTAMPTZ(3),
    "phone_undeliverable_at" TIMESTAMPTZ(3),
    "post_undeliverable_at" TIMESTAMPTZ(3),
    "cleaning_decision" TEXT NOT NULL DEFAULT 'keep',
    "negotiation_state" TEXT NOT NULL DEFAULT 'none',
    "last_negotiated_on" DATE,
    "assignee_id" TEXT,
    "tags" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "erased_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "customer_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "vehicle" (
    "id" UUID NOT NULL,
    "store_id" UUID NOT NULL,
    "customer_id" UUID NOT NULL,
    "external_id" TEXT,
    "maker" TEXT,
    "model" TEXT,
    "vehicle_class" TEXT,
    "registration_number" TEXT,
    "chassis_number" TEXT,
    "first_registered_on" DATE,
    "inspection_expires_on" DATE,
    "delivered_on" DATE,
    "odometer_km" INTEGER,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "vehicle_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "service_record" (
    "id" UUID NOT NULL,
    "store_id" UUID NOT NULL,
    "customer_id" UUID NOT NULL,
    "vehicle_id" UUID,
    "external_id" TEXT,
    "done_on" DATE NOT NULL,
    "kind" TEXT NOT NULL,
    "odometer_km" INTEGER,
    "amount_yen" INTEGER,
    "note" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "service_record_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "quote" (
    "id" UUID NOT NULL,
    "store_id" UUID NOT NULL,
    "customer_id" UUID NOT NULL,
    "external_id" TEXT,
    "status" TEXT NOT NULL DEFAULT 'new',
    "source" TEXT,
    "vehicle_text" TEXT,
    "estimate_yen" INTEGER,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "negotiated_at" TIMESTAMPTZ(3),
    "contracted_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "end_reason" TEXT,
    "details" JSONB NOT NULL DEFAULT '{}',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "quote_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "customer_order" (
    "id" UUID NOT NULL,
    "store_id" UUID NOT NULL,
    "customer_id" UUID NOT NULL,
    "external_id" TEXT,
    "ordered_on" DATE NOT NULL,
    "product" TEXT,
    "amount_yen" INTEGER NOT NULL,
    "details" JSONB NOT NULL DEFAULT '{}',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "customer_order_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "negotiation_review" (
    "id" UUID NOT NULL,
    "store_id" UUID NOT NULL,
    "customer_id" UUID NOT NULL,
    "quote_id" UUID,
    "reviewer_id" TEXT NOT NULL,
    "reviewer_name" TEXT NOT NULL,
    "notes" TEXT NOT NULL,
    "depth" INTEGER NOT NULL,
    "next_action" TEXT,
    "next_action_on" DATE,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "negotiation_review_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "pattern" (
    "id" UUID NOT NULL,
    "store_id" UUID,
    "seed_key" TEXT,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "current_version" INTEGER NOT NULL,
    "archived_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "pattern_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "pattern_version" (
    "id" UUID NOT NULL,
    "pattern_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "base" TEXT NOT NULL,
    "stop_on" TEXT[],
    "on_reply" TEXT NOT NULL DEFAULT 'stop',
    "catch_up" BOOLEAN NOT NULL DEFAULT false,
    "repeat_every" TEXT,
    "repeat_times" INTEGER,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "pattern_version_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "pattern_step" (
    "id" UUID NOT NULL,
    "pattern_version_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "channel" TEXT NOT NULL,
    "anchor" TEXT NOT NULL,
    "offset" TEXT NOT NULL,
    "time_of_day" TEXT,
    "on_closed_day" TEXT NOT NULL,
    "title" TEXT,
    "template_id" UUID,
    "subject" TEXT,
    "body" TEXT,
    "survey_kind" TEXT,
    "purpose" TEXT NOT NULL DEFAULT 'transactional',

    CONSTRAINT "pattern_step_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "template" (
    "id" UUID NOT NULL,
    "store_id" UUID,
    "name" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "subject" TEXT,
    "body" TEXT NOT NULL,
    "archived_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "template_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "follow" (
    "id" UUID NOT NULL,
    "store_id" UUID NOT NULL,
    "customer_id" UUID NOT NULL,
    "pattern_id" UUID NOT NULL,
    "pattern_version_id" UUID NOT NULL,
    "quote_id" UUID,
    "status" TEXT NOT NULL DEFAULT 'starting',
    "base_on" DATE,
    "base_at" TIMESTAMPTZ(3),
    "occurrence" INTEGER NOT NULL DEFAULT 1,
    "workflow_id" TEXT NOT NULL,
    "engine_state" TEXT NOT NULL DEFAULT 'pending',
    "assigned_at" TIMESTAMPTZ(3) NOT NULL,
    "assigned_by" TEXT NOT NULL,
    "paused_at" TIMESTAMPTZ(3),
    "stopped_at" TIMESTAMPTZ(3),
    "stop_reason" TEXT,
    "completed_at" TIMESTAMPTZ(3),
    "batch_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "follow_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "follow_step" (
    "id" UUID NOT NULL,
    "follow_id" UUID NOT NULL,
    "store_id" UUID NOT NULL,
    "customer_id" UUID NOT NULL,
    "pattern_step_id" UUID NOT NULL,
    "occurrence" INTEGER NOT NULL DEFAULT 1,
    "position" INTEGER NOT NULL,
    "channel" TEXT NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'planned',
    "skip_reason" TEXT,
    "provisional" BOOLEAN NOT NULL DEFAULT false,
    "pinned" BOOLEAN NOT NULL DEFAULT false,
    "issued_at" TIMESTAMPTZ(3),
    "done_at" TIMESTAMPTZ(3),

    CONSTRAINT "follow_step_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "todo" (
    "id" UUID NOT NULL,
    "store_id" UUID NOT NULL,
    "customer_id" UUID NOT NULL,
    "follow_id" UUID,
    "follow_step_id" UUID,
    "quote_id" UUID,
    "message_id" UUID,
    "caused_by_id" UUID,
    "pattern_id" UUID,
    "kind" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "note" TEXT,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'open',
    "assignee_id" TEXT,
    "result" TEXT,
    "result_note" TEXT,
    "next_contact_at" TIMESTAMPTZ(3),
    "completed_at" TIMESTAMPTZ(3),
    "completed_by" TEXT,
    "cancel_reason" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "todo_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "delivery" (
    "id" UUID NOT NULL,
    "send_key" TEXT NOT NULL,
    "store_id" UUID NOT NULL,
    "customer_id" UUID NOT NULL,
    "follow_id" UUID,
    "follow_step_id" UUID,
    "channel" TEXT NOT NULL,
    "purpose" TEXT NOT NULL DEFAULT 'transactional',
    "status" TEXT NOT NULL,
    "provider" TEXT,
    "provider_id" TEXT,
    "to_address" TEXT,
    "subject" TEXT,
    "body" TEXT,
    "price_yen" INTEGER NOT NULL DEFAULT 0,
    "attempt" INTEGER NOT NULL DEFAULT 1,
    "claimed_at" TIMESTAMPTZ(3),
    "lease_until" TIMESTAMPTZ(3),
    "accepted_at" TIMESTAMPTZ(3),
    "settled_at" TIMESTAMPTZ(3),
    "settled_by" TEXT,
    "suppress_reason" TEXT,
    "error" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "delivery_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "local_outbox" (
    "id" UUID NOT NULL,
    "channel" TEXT NOT NULL,
    "to_label" TEXT NOT NULL,
    "subject" TEXT,
    "body" TEXT NOT NULL,
    "payload" JSONB NOT NULL DEFAULT '{}',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "local_outbox_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "survey_invitation" (
    "id" UUID NOT NULL,
    "store_id" UUID NOT NULL,
    "customer_id" UUID NOT NULL,
    "follow_id" UUID,
    "quote_id" UUID,
    "delivery_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "answered_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "survey_invitation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "history_entry" (
    "id" UUID NOT NULL,
    "store_id" UUID NOT NULL,
    "customer_id" UUID NOT NULL,
    "follow_id" UUID,
    "quote_id" UUID,
    "vehicle_id" UUID,
    "kind" TEXT NOT NULL,
    "channel" TEXT,
    "summary" TEXT NOT NULL,
    "detail" JSONB NOT NULL DEFAULT '{}',
    "actor_kind" TEXT NOT NULL,
    "actor_id" TEXT,
    "actor_name" TEXT NOT NULL,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "history_entry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "message" (
    "id" UUID NOT NULL,
    "store_id" UUID NOT NULL,
    "customer_id" UUID NOT NULL,
    "quote_id" UUID,
    "external_id" TEXT,
    "direction" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "subject" TEXT,
    "body" TEXT NOT NULL,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,
    "handled_at" TIMESTAMPTZ(3),
    "handled_by" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "message_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "crm_event" (
    "webhook_id" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "payload" JSONB NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'received',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_attempt_at" TIMESTAMPTZ(3),
    "waiting_for" TEXT,
    "subject" TEXT,
    "result" JSONB,
    "error" TEXT,
    "processed_at" TIMESTAMPTZ(3),

    CONSTRAINT "crm_event_pkey" PRIMARY KEY ("webhook_id")
);

-- CreateTable
CREATE TABLE "signal_outbox" (
    "id" UUID NOT NULL,
    "follow_id" UUID NOT NULL,
    "workflow_id" TEXT NOT NULL,
    "message" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "delivered_at" TIMESTAMPTZ(3),
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_attempt_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_error" TEXT,

    CONSTRAINT "signal_outbox_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "system_flag" (
    "key" TEXT NOT NULL,
    "value" JSONB NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_by" TEXT NOT NULL,

    CONSTRAINT "system_flag_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "follow_batch" (
    "id" UUID NOT NULL,
    "store_id" UUID,
    "action" TEXT NOT NULL,
    "selection" JSONB NOT NULL,
    "options" JSONB NOT NULL DEFAULT '{}',
    "pattern_id" UUID,
    "undo_of_id" UUID,
    "workflow_id" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'preparing',
    "total" INTEGER NOT NULL DEFAULT 0,
    "done_count" INTEGER NOT NULL DEFAULT 0,
    "failed_count" INTEGER NOT NULL DEFAULT 0,
    "skip_count" INTEGER NOT NULL DEFAULT 0,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),
    "undone_at" TIMESTAMPTZ(3),

    CONSTRAINT "follow_batch_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "follow_batch_item" (
    "batch_id" UUID NOT NULL,
    "seq" INTEGER NOT NULL,
    "customer_id" UUID NOT NULL,
    "follow_id" UUID,
    "status" TEXT NOT NULL DEFAULT 'waiting',
    "code" TEXT,
    "effect" JSONB,
    "done_at" TIMESTAMPTZ(3),

    CONSTRAINT "follow_batch_item_pkey" PRIMARY KEY ("batch_id","seq")
);

-- CreateTable
CREATE TABLE "saved_search" (
    "id" UUID NOT NULL,
    "store_id" UUID,
    "owner_id" TEXT NOT NULL,
    "shared" BOOLEAN NOT NULL DEFAULT false,
    "target" TEXT NOT NULL DEFAULT 'customers',
    "name" TEXT NOT NULL,
    "query" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "saved_search_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "staff_user_email_key" ON "staff_user"("email");

-- CreateIndex
CREATE UNIQUE INDEX "session_token_key" ON "session"("token");

-- CreateIndex
CREATE INDEX "session_user_id_idx" ON "session"("user_id");

-- CreateIndex
CREATE INDEX "account_user_id_idx" ON "account"("user_id");

-- CreateIndex
CREATE INDEX "verification_identifier_idx" ON "verification"("identifier");

-- CreateIndex
CREATE UNIQUE INDEX "rate_limit_key_key" ON "rate_limit"("key");

-- CreateIndex
CREATE INDEX "store_member_store_id_idx" ON "store_member"("store_id");

-- CreateIndex
CREATE UNIQUE INDEX "api_key_key_hash_key" ON "api_key"("key_hash");

-- CreateIndex
CREATE INDEX "idempotency_key_created_at_idx" ON "idempotency_key"("created_at");

-- CreateIndex
CREATE INDEX "audit_log_entity_entity_id_idx" ON "audit_log"("entity", "entity_id");

-- CreateIndex
CREATE INDEX "audit_log_store_id_at_idx" ON "audit_log"("store_id", "at");

-- CreateIndex
CREATE UNIQUE INDEX "store_code_key" ON "store"("code");

-- CreateIndex
CREATE UNIQUE INDEX "customer_external_id_key" ON "customer"("external_id");

-- CreateIndex
CREATE INDEX "customer_store_id_kana_idx" ON "customer"("store_id", "kana");

-- CreateIndex
CREATE INDEX "customer_store_id_created_at_idx" ON "customer"("store_id", "created_at");

-- CreateIndex
CREATE INDEX "customer_phone_idx" ON "customer"("phone");

-- CreateIndex
CREATE UNIQUE INDEX "vehicle_external_id_key" ON "vehicle"("external_id");

-- CreateIndex
CREATE INDEX "vehicle_customer_id_idx" ON "vehicle"("customer_id");

-- CreateIndex
CREATE INDEX "vehicle_store_id_inspection_expires_on_idx" ON "vehicle"("store_id", "inspection_expires_on");

-- CreateIndex
CREATE INDEX "vehicle_registration_number_idx" ON "vehicle"("registration_number");

-- CreateIndex
CREATE UNIQUE INDEX "service_record_external_id_key" ON "service_record"("external_id");

-- CreateIndex
CREATE INDEX "service_record_customer_id_done_on_idx" ON "service_record"("customer_id", "done_on");

-- CreateIndex
CREATE INDEX "service_record_vehicle_id_idx" ON "service_record"("vehicle_id");

-- CreateIndex
CREATE UNIQUE INDEX "quote_external_id_key" ON "quote"("external_id");

-- CreateIndex
CREATE INDEX "quote_customer_id_idx" ON "quote"("customer_id");

-- CreateIndex
CREATE INDEX "quote_store_id_status_received_at_idx" ON "quote"("store_id", "status", "received_at");

-- CreateIndex
CREATE UNIQUE INDEX "customer_order_external_id_key" ON "customer_order"("external_id");

-- CreateIndex
CREATE INDEX "customer_order_customer_id_ordered_on_idx" ON "customer_order"("customer_id", "ordered_on");

-- CreateIndex
CREATE INDEX "customer_order_store_id_ordered_on_idx" ON "customer_order"("store_id", "ordered_on");

-- CreateIndex
CREATE INDEX "negotiation_review_customer_id_created_at_idx" ON "negotiation_review"("customer_id", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "pattern_seed_key_key" ON "pattern"("seed_key");

-- CreateIndex
CREATE UNIQUE INDEX "pattern_version_pattern_id_version_key" ON "pattern_version"("pattern_id", "version");

-- CreateIndex
CREATE UNIQUE INDEX "pattern_step_pattern_version_id_position_key" ON "pattern_step"("pattern_version_id", "position");

-- CreateIndex
CREATE UNIQUE INDEX "follow_workflow_id_key" ON "follow"("workflow_id");

-- CreateIndex
CREATE INDEX "follow_customer_id_idx" ON "follow"("customer_id");

-- CreateIndex
CREATE INDEX "follow_pattern_id_status_idx" ON "follow"("pattern_id", "status");

-- CreateIndex
CREATE INDEX "follow_store_id_status_idx" ON "follow"("store_id", "status");

-- CreateIndex
CREATE UNIQUE INDEX "follow_step_follow_id_occurrence_position_key" ON "follow_step"("follow_id", "occurrence", "position");

-- CreateIndex
CREATE UNIQUE INDEX "todo_follow_step_id_key" ON "todo"("follow_step_id");

-- CreateIndex
CREATE INDEX "todo_customer_id_idx" ON "todo"("customer_id");

-- CreateIndex
CREATE INDEX "todo_follow_id_idx" ON "todo"("follow_id");

-- CreateIndex
CREATE UNIQUE INDEX "delivery_send_key_key" ON "delivery"("send_key");

-- CreateIndex
CREATE INDEX "delivery_follow_id_idx" ON "delivery"("follow_id");

-- CreateIndex
CREATE INDEX "delivery_customer_id_channel_accepted_at_idx" ON "delivery"("customer_id", "channel", "accepted_at");

-- CreateIndex
CREATE INDEX "local_outbox_created_at_idx" ON "local_outbox"("created_at");

-- CreateIndex
CREATE UNIQUE INDEX "survey_invitation_delivery_id_key" ON "survey_invitation"("delivery_id");

-- CreateIndex
CREATE INDEX "survey_invitation_customer_id_idx" ON "survey_invitation"("customer_id");

-- CreateIndex
CREATE INDEX "history_entry_customer_id_occurred_at_idx" ON "history_entry"("customer_id", "occurred_at");

-- CreateIndex
CREATE UNIQUE INDEX "message_external_id_key" ON "message"("external_id");

-- CreateIndex
CREATE INDEX "message_customer_id_occurred_at_idx" ON "message"("customer_id", "occurred_at");

-- CreateIndex
CREATE INDEX "crm_event_waiting_for_idx" ON "crm_event"("waiting_for");

-- CreateIndex
CREATE INDEX "crm_event_subject_type_occurred_at_idx" ON "crm_event"("subject", "type", "occurred_at");

-- CreateIndex
CREATE INDEX "crm_event_received_at_idx" ON "crm_event"("received_at");

-- CreateIndex
CREATE INDEX "signal_outbox_follow_id_idx" ON "signal_outbox"("follow_id");

-- CreateIndex
CREATE UNIQUE INDEX "follow_batch_workflow_id_key" ON "follow_batch"("workflow_id");

-- CreateIndex
CREATE INDEX "follow_batch_store_id_created_at_idx" ON "follow_batch"("store_id", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "follow_batch_item_batch_id_customer_id_key" ON "follow_batch_item"("batch_id", "customer_id");

-- CreateIndex
CREATE INDEX "saved_search_owner_id_idx" ON "saved_search"("owner_id");

-- AddForeignKey
ALTER TABLE "session" ADD CONSTRAINT "session_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "staff_user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "account" ADD CONSTRAINT "account_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "staff_user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "store_member" ADD CONSTRAINT "store_member_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "staff_user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "store_member" ADD CONSTRAINT "store_member_store_id_fkey" FOREIGN KEY ("store_id") REFERENCES "store"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "pattern_version" ADD CONSTRAINT "pattern_version_pattern_id_fkey" FOREIGN KEY ("pattern_id") REFERENCES "pattern"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "pattern_step" ADD CONSTRAINT "pattern_step_pattern_version_id_fkey" FOREIGN KEY ("pattern_version_id") REFERENCES "pattern_version"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What Prisma's schema language cannot say --------------------------------------------------

-- The board reads open ToDos only, in due order, of a store or of one person.
CREATE INDEX "todo_open_by_store" ON "todo" ("store_id", "due_at") WHERE "status" = 'open';
CREATE INDEX "todo_open_by_assignee" ON "todo" ("assignee_id", "due_at") WHERE "status" = 'open';
CREATE INDEX "todo_open_inbound" ON "todo" ("store_id", "due_at") WHERE "status" = 'open' AND "kind" IN ('inquiry', 'reply');

-- The reconciler's work, a handful of rows among millions.
CREATE INDEX "follow_to_start" ON "follow" ("created_at") WHERE "engine_state" = 'pending';
CREATE INDEX "signal_outbox_undelivered" ON "signal_outbox" ("next_attempt_at") WHERE "delivered_at" IS NULL;
CREATE INDEX "crm_event_unprocessed" ON "crm_event" ("next_attempt_at") WHERE "processed_at" IS NULL;
CREATE INDEX "delivery_unsettled" ON "delivery" ("status", "lease_until") WHERE "status" IN ('claimed', 'in_doubt');
CREATE INDEX "customer_tags" ON "customer" USING GIN ("tags");

-- States are closed sets: a typo is an error, not a row nobody finds.
ALTER TABLE "follow" ADD CONSTRAINT "follow_status" CHECK ("status" IN ('starting', 'running', 'paused', 'completed', 'stopped')),
  ADD CONSTRAINT "follow_engine_state" CHECK ("engine_state" IN ('pending', 'open', 'closed')),
  ADD CONSTRAINT "follow_base" CHECK (num_nonnulls("base_on", "base_at") = 1);
ALTER TABLE "follow_step" ADD CONSTRAINT "follow_step_status" CHECK ("status" IN ('planned', 'issued', 'done', 'skipped', 'removed', 'cancelled', 'in_doubt', 'failed'));
ALTER TABLE "todo" ADD CONSTRAINT "todo_status" CHECK ("status" IN ('open', 'done', 'cancelled')),
  ADD CONSTRAINT "todo_kind" CHECK ("kind" IN ('phone', 'task', 'inquiry', 'reply', 'callback', 'one_off', 'handover'));
ALTER TABLE "delivery" ADD CONSTRAINT "delivery_status" CHECK ("status" IN ('claimed', 'accepted', 'delivered', 'bounced', 'failed', 'suppressed', 'in_doubt'));

-- Versions are immutable (B2): what runs for a customer never shifts when the pattern is edited.
CREATE FUNCTION "refuse_change_of_version"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'pattern versions are immutable: make a new version instead' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER "pattern_version_immutable" BEFORE UPDATE ON "pattern_version" FOR EACH ROW EXECUTE FUNCTION "refuse_change_of_version"();
CREATE TRIGGER "pattern_step_immutable" BEFORE UPDATE ON "pattern_step" FOR EACH ROW EXECUTE FUNCTION "refuse_change_of_version"();

-- Row-level security behind the scope of src/db/scope.ts (DESIGN §7): requests of people and of
-- store-bound keys run as this role, which sees the rows of its stores only.
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'oikaze_scoped') THEN
    CREATE ROLE "oikaze_scoped" NOLOGIN;
  END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; -- another database of this server made it just now
END $$;
GRANT "oikaze_scoped" TO CURRENT_USER;
GRANT USAGE ON SCHEMA public TO "oikaze_scoped";
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO "oikaze_scoped";
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO "oikaze_scoped";

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['customer', 'vehicle', 'service_record', 'quote', 'customer_order', 'negotiation_review', 'follow',
    'follow_step', 'todo', 'delivery', 'survey_invitation', 'history_entry', 'message'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format($p$CREATE POLICY "of_my_stores" ON %I TO "oikaze_scoped"
      USING (store_id = ANY ((SELECT current_setting('oikaze.store_ids', true))::uuid[]))$p$, t);
  END LOOP;
  -- Rows without a store belong to the whole company.
  FOREACH t IN ARRAY ARRAY['follow_batch', 'saved_search', 'pattern', 'template', 'audit_log'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format($p$CREATE POLICY "of_my_stores" ON %I TO "oikaze_scoped"
      USING (store_id IS NULL OR store_id = ANY ((SELECT current_setting('oikaze.store_ids', true))::uuid[]))$p$, t);
  END LOOP;
END $$;
