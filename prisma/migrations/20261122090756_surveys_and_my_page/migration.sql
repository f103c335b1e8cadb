-- AlterTable
ALTER TABLE "customer" ADD COLUMN     "my_page_epoch" INTEGER NOT NULL DEFAULT 1,
ADD COLUMN     "my_page_locale" TEXT NOT NULL DEFAULT 'ja';

-- AlterTable
ALTER TABLE "survey_invitation" ALTER COLUMN "delivery_id" DROP NOT NULL;

-- CreateTable
CREATE TABLE "survey_definition" (
    "id" UUID NOT NULL,
    "store_id" UUID,
    "kind" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "title" TEXT NOT NULL,
    "content" JSONB NOT NULL,
    "archived_at" TIMESTAMPTZ(3),
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "survey_definition_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "survey_answer" (
    "id" UUID NOT NULL,
    "store_id" UUID NOT NULL,
    "customer_id" UUID NOT NULL,
    "quote_id" UUID,
    "invitation_id" UUID NOT NULL,
    "definition_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "answers" JSONB NOT NULL,
    "late" BOOLEAN NOT NULL DEFAULT false,
    "answered_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "survey_answer_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "my_page_session" (
    "id" UUID NOT NULL,
    "store_id" UUID NOT NULL,
    "customer_id" UUID NOT NULL,
    "token_hash" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "my_page_session_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "survey_answer_invitation_id_key" ON "survey_answer"("invitation_id");

-- CreateIndex
CREATE INDEX "survey_answer_customer_id_answered_at_idx" ON "survey_answer"("customer_id", "answered_at");

-- CreateIndex
CREATE INDEX "survey_answer_quote_id_idx" ON "survey_answer"("quote_id");

-- CreateIndex
CREATE INDEX "survey_answer_store_id_kind_answered_at_idx" ON "survey_answer"("store_id", "kind", "answered_at");

-- CreateIndex
CREATE UNIQUE INDEX "my_page_session_token_hash_key" ON "my_page_session"("token_hash");

-- CreateIndex
CREATE INDEX "my_page_session_customer_id_idx" ON "my_page_session"("customer_id");

-- CreateIndex
CREATE INDEX "my_page_session_ends_at_idx" ON "my_page_session"("ends_at");

-- What Prisma's schema language cannot say --------------------------------------------------

CREATE UNIQUE INDEX "survey_definition_version" ON "survey_definition" ("kind", "store_id", "version") NULLS NOT DISTINCT;
-- One offer on My Page per quote and kind, however often the page is opened.
CREATE UNIQUE INDEX "survey_invitation_offer" ON "survey_invitation" ("quote_id", "kind") WHERE "delivery_id" IS NULL;

-- Answers name a version of the questions: its questions never change under them.
CREATE FUNCTION "refuse_change_of_questions"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.store_id, NEW.kind, NEW.version, NEW.title, NEW.content) IS DISTINCT FROM
     (OLD.store_id, OLD.kind, OLD.version, OLD.title, OLD.content) THEN
    RAISE EXCEPTION 'a survey''s version is immutable: insert the next one';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "survey_definition_immutable" BEFORE UPDATE ON "survey_definition" FOR EACH ROW EXECUTE FUNCTION "refuse_change_of_questions"();

ALTER TABLE "survey_definition" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "of_my_stores" ON "survey_definition" TO "oikaze_scoped"
  USING (store_id IS NULL OR store_id = ANY ((SELECT current_setting('oikaze.store_ids', true))::uuid[]));
ALTER TABLE "survey_answer" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "of_my_stores" ON "survey_answer" TO "oikaze_scoped"
  USING (store_id = ANY ((SELECT current_setting('oikaze.store_ids', true))::uuid[]));
ALTER TABLE "my_page_session" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "of_my_stores" ON "my_page_session" TO "oikaze_scoped"
  USING (store_id = ANY ((SELECT current_setting('oikaze.store_ids', true))::uuid[]));
