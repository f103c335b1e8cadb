-- One function per table: a trigger's expressions may name no column that its table lacks.
DROP TRIGGER "campaign_month_immutable" ON "campaign_month";
DROP TRIGGER "campaign_entry_immutable" ON "campaign_entry";
DROP TRIGGER "campaign_winner_immutable" ON "campaign_winner";
DROP FUNCTION "refuse_change_of_draw"();

-- Drawn once: from then on nothing of it changes; before that the commitment does not.
CREATE FUNCTION "refuse_change_of_draw"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.drawn_at IS NULL AND (TG_OP = 'DELETE' OR (NEW.campaign_id, NEW.month, NEW.algorithm, NEW.seed, NEW.commitment, NEW.published_at)
    IS NOT DISTINCT FROM (OLD.campaign_id, OLD.month, OLD.algorithm, OLD.seed, OLD.commitment, OLD.published_at)) THEN
    RETURN coalesce(NEW, OLD);
  END IF;
  RAISE EXCEPTION 'a draw is immutable' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER "campaign_month_immutable" BEFORE UPDATE OR DELETE ON "campaign_month" FOR EACH ROW EXECUTE FUNCTION "refuse_change_of_draw"();

CREATE FUNCTION "refuse_change_of_entry"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the entries of a draw are immutable' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER "campaign_entry_immutable" BEFORE UPDATE OR DELETE ON "campaign_entry" FOR EACH ROW EXECUTE FUNCTION "refuse_change_of_entry"();

-- Of a winner, only the notice and the handing over are noted later.
CREATE FUNCTION "refuse_change_of_winner"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND (NEW.id, NEW.campaign_id, NEW.month, NEW.entry_id, NEW.store_id, NEW.customer_id, NEW.place, NEW.prize, NEW.prize_yen)
    IS NOT DISTINCT FROM (OLD.id, OLD.campaign_id, OLD.month, OLD.entry_id, OLD.store_id, OLD.customer_id, OLD.place, OLD.prize, OLD.prize_yen) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'the winners of a draw are immutable' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER "campaign_winner_immutable" BEFORE UPDATE OR DELETE ON "campaign_winner" FOR EACH ROW EXECUTE FUNCTION "refuse_change_of_winner"();
