"""What the database itself guarantees of a disclosure: its parties are its referral's, and it dies with it."""

from django.db import migrations

PARTIES = """
ALTER TABLE public.referrals_disclosure ADD CONSTRAINT disclosure_has_the_parties_of_its_referral
  FOREIGN KEY (referral_id, sender_role, recipient_role)
  REFERENCES public.referrals_referral (id, sender_role, recipient_role);
"""
# SECURITY DEFINER: a recipient that declines may not write to a disclosure, and yet it must be erased.
ERASE = """
CREATE FUNCTION public.referrals_erase() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE public.referrals_disclosure
  SET payload = NULL, refreshed_fields = '{}', ended_at = NEW.ended_at, end_reason = NEW.state
  WHERE referral_id = NEW.id AND ended_at IS NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER referrals_erase AFTER UPDATE ON public.referrals_referral
  FOR EACH ROW WHEN (OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL) EXECUTE FUNCTION public.referrals_erase();
"""
# A disclosure of a referral that has ended is one that nobody ends; of a draft, it would show what is not sent yet.
# FOR SHARE waits for whoever is ending the referral, then sees that it has ended.
SENT = """
CREATE FUNCTION public.referrals_disclose_open() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM FROM public.referrals_referral r
    WHERE r.id = NEW.referral_id AND r.ended_at IS NULL AND r.state <> 'draft' FOR SHARE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'the referral is not open' USING ERRCODE = 'check_violation', CONSTRAINT = 'disclosure_of_an_open_referral';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER referrals_disclose_open BEFORE INSERT ON public.referrals_disclosure
  FOR EACH ROW EXECUTE FUNCTION public.referrals_disclose_open();
"""
# Column grants are one for all bodies: this keeps what each side says of a referral its own.
OWN_WORDS = """
CREATE FUNCTION public.referrals_own_words() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF current_user = NEW.recipient_role AND NEW.sent_at IS DISTINCT FROM OLD.sent_at
     OR current_user = NEW.sender_role AND
        (NEW.received_at, NEW.answered_at, NEW.worker_id, NEW.worker_name, NEW.first_contact_on, NEW.decline_reason)
        IS DISTINCT FROM
        (OLD.received_at, OLD.answered_at, OLD.worker_id, OLD.worker_name, OLD.first_contact_on, OLD.decline_reason) THEN
    RAISE EXCEPTION 'the other side wrote this' USING ERRCODE = 'insufficient_privilege', CONSTRAINT = 'referral_own_words';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER referrals_own_words BEFORE UPDATE ON public.referrals_referral
  FOR EACH ROW EXECUTE FUNCTION public.referrals_own_words();
"""
UNDO = """
DROP TRIGGER referrals_own_words ON public.referrals_referral; DROP FUNCTION public.referrals_own_words();
DROP TRIGGER referrals_disclose_open ON public.referrals_disclosure; DROP FUNCTION public.referrals_disclose_open();
DROP TRIGGER referrals_erase ON public.referrals_referral; DROP FUNCTION public.referrals_erase();
ALTER TABLE public.referrals_disclosure DROP CONSTRAINT disclosure_has_the_parties_of_its_referral;
"""


class Migration(migrations.Migration):
    dependencies = [("referrals", "0001_initial"), ("walls", "0001_functions")]
    operations = [migrations.RunSQL(PARTIES + ERASE + SENT + OWN_WORDS, UNDO)]
