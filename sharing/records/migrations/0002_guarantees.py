"""What the database itself guarantees of records: parties, an open referral, words that stay, an end that cuts."""

from django.db import migrations

PARTIES = """
ALTER TABLE public.records_record ADD CONSTRAINT record_has_the_parties_of_its_referral
  FOREIGN KEY (referral_id, sender_role, recipient_role)
  REFERENCES public.referrals_referral (id, sender_role, recipient_role);
ALTER TABLE public.records_record ADD CONSTRAINT record_supersedes_one_of_its_referral
  FOREIGN KEY (supersedes, referral_id) REFERENCES public.records_record (id, referral_id);
ALTER TABLE public.records_record ADD CONSTRAINT record_about_one_of_its_referral
  FOREIGN KEY (about, referral_id) REFERENCES public.records_record (id, referral_id);
ALTER TABLE public.records_reviewplan ADD CONSTRAINT review_plan_has_the_parties_of_its_referral
  FOREIGN KEY (referral_id, sender_role, recipient_role)
  REFERENCES public.referrals_referral (id, sender_role, recipient_role);
"""
# How long it may be read is the disclosure's word, never the writer's. FOR SHARE waits for whoever ends the referral.
OPEN = """
CREATE FUNCTION public.records_write_open() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM FROM public.referrals_referral r
    WHERE r.id = NEW.referral_id AND r.ended_at IS NULL AND r.state <> 'draft' FOR SHARE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'the referral is not open' USING ERRCODE = 'check_violation', CONSTRAINT = 'record_of_an_open_referral';
  END IF;
  SELECT d.valid_until, d.withheld INTO NEW.valid_until, NEW.paused FROM public.referrals_disclosure d
    WHERE d.referral_id = NEW.referral_id AND d.ended_at IS NULL;
  IF NEW.paused OR NEW.valid_until IS NULL OR NEW.valid_until <= public.maillage_now() THEN
    RAISE EXCEPTION 'nothing is shared any more' USING ERRCODE = 'check_violation', CONSTRAINT = 'record_of_an_open_referral';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER records_write_open BEFORE INSERT ON public.records_record
  FOR EACH ROW EXECUTE FUNCTION public.records_write_open();
CREATE FUNCTION public.records_plan_open() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM FROM public.referrals_referral r
    WHERE r.id = NEW.referral_id AND r.ended_at IS NULL AND r.state <> 'draft' FOR SHARE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'the referral is not open' USING ERRCODE = 'check_violation', CONSTRAINT = 'record_of_an_open_referral';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER records_plan_open BEFORE INSERT ON public.records_reviewplan
  FOR EACH ROW EXECUTE FUNCTION public.records_plan_open();
"""
# SECURITY DEFINER: whoever ends a referral may not write to all of its records, and yet they must be cut. What was for
# the recipient's team only goes to nobody.
END = """
CREATE FUNCTION public.records_end() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE public.records_record SET payload = NULL, ended_at = NEW.ended_at, erased_at = NEW.ended_at
    WHERE referral_id = NEW.id AND team_only AND erased_at IS NULL;
  UPDATE public.records_record SET ended_at = NEW.ended_at WHERE referral_id = NEW.id AND ended_at IS NULL;
  UPDATE public.records_reviewplan SET ended_at = NEW.ended_at WHERE referral_id = NEW.id AND ended_at IS NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER records_end AFTER UPDATE ON public.referrals_referral
  FOR EACH ROW WHEN (OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL) EXECUTE FUNCTION public.records_end();
"""
# What may be read follows what is disclosed: until when, not while the recipient has declined, and in the categories
# that the person still agrees to. Both bodies write a joint review where the recipient may.
FOLLOW = """
CREATE FUNCTION public.records_follow() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE public.records_record SET valid_until = NEW.valid_until, paused = NEW.withheld
    WHERE referral_id = NEW.referral_id AND ended_at IS NULL;
  UPDATE public.records_record SET payload = NULL, ended_at = public.maillage_now(), erased_at = public.maillage_now()
    WHERE referral_id = NEW.referral_id AND team_only AND erased_at IS NULL AND NOT category = ANY (NEW.writes);
  UPDATE public.records_record SET ended_at = public.maillage_now()
    WHERE referral_id = NEW.referral_id AND ended_at IS NULL AND category <> '' AND NOT category = ANY (NEW.writes)
      AND (author_role = recipient_role OR kind IN ('review', 'signature'));
  RETURN NULL;
END $$;
CREATE TRIGGER records_follow AFTER UPDATE ON public.referrals_disclosure FOR EACH ROW
  WHEN (NEW.ended_at IS NULL
        AND (OLD.valid_until, OLD.withheld, OLD.writes) IS DISTINCT FROM (NEW.valid_until, NEW.withheld, NEW.writes))
  EXECUTE FUNCTION public.records_follow();
"""
# Column grants are one for all: this keeps what was written as it was, until it is erased.
WORDS = """
CREATE FUNCTION public.records_words_stay() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NEW.payload IS NOT NULL AND NEW.payload IS DISTINCT FROM OLD.payload
     OR OLD.ended_at IS NOT NULL AND NEW.ended_at IS DISTINCT FROM OLD.ended_at THEN
    RAISE EXCEPTION 'what was written stays' USING ERRCODE = 'insufficient_privilege', CONSTRAINT = 'record_words_stay';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER records_words_stay BEFORE UPDATE ON public.records_record
  FOR EACH ROW EXECUTE FUNCTION public.records_words_stay();
"""
UNDO = """
DROP TRIGGER records_words_stay ON public.records_record; DROP FUNCTION public.records_words_stay();
DROP TRIGGER records_follow ON public.referrals_disclosure; DROP FUNCTION public.records_follow();
DROP TRIGGER records_end ON public.referrals_referral; DROP FUNCTION public.records_end();
DROP TRIGGER records_plan_open ON public.records_reviewplan; DROP FUNCTION public.records_plan_open();
DROP TRIGGER records_write_open ON public.records_record; DROP FUNCTION public.records_write_open();
ALTER TABLE public.records_reviewplan DROP CONSTRAINT review_plan_has_the_parties_of_its_referral;
ALTER TABLE public.records_record DROP CONSTRAINT record_about_one_of_its_referral;
ALTER TABLE public.records_record DROP CONSTRAINT record_supersedes_one_of_its_referral;
ALTER TABLE public.records_record DROP CONSTRAINT record_has_the_parties_of_its_referral;
"""


class Migration(migrations.Migration):
    dependencies = [("records", "0001_initial"), ("referrals", "0002_guarantees"), ("walls", "0001_functions")]
    operations = [migrations.RunSQL(PARTIES + OPEN + END + FOLLOW + WORDS, UNDO)]
