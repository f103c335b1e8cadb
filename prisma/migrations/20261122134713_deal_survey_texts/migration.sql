-- The words of a survey are those of its kind (src/use-cases/sending/survey-link.ts), unless it brings its own.
ALTER TABLE "single_send" DROP CONSTRAINT "single_send_texts",
  ADD CONSTRAINT "single_send_texts" CHECK (num_nonnulls("rule_version_id", "body", "survey_kind") = 1);
