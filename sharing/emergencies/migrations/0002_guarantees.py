"""What the database itself guarantees: given only to who asked, of an open referral; gone with it; reviewed by the right body."""

from django.db import migrations

PARTIES = """
ALTER TABLE public.emergencies_emergencyrequest ADD CONSTRAINT emergency_has_the_parties_of_its_referral
  FOREIGN KEY (referral_id, sender_role, recipient_role)
  REFERENCES public.referrals_referral (id, sender_role, recipient_role);
ALTER TABLE public.emergencies_emergencydisclosure ADD CONSTRAINT emergency_given_to_who_asked
  FOREIGN KEY (request_id, referral_id, sender_role, recipient_role)
  REFERENCES public.emergencies_emergencyrequest (id, referral_id, sender_role, recipient_role);
"""
# FOR SHARE waits for whoever is ending the referral, then sees that it has ended.
OPEN = """
CREATE FUNCTION public.emergencies_of_open() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM FROM public.referrals_referral r
    WHERE r.id = NEW.referral_id AND r.ended_at IS NULL AND r.sent_at IS NOT NULL AND r.state <> 'declined_pending'
    FOR SHARE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'the referral is not open' USING ERRCODE = 'check_violation', CONSTRAINT = 'emergency_of_an_open_referral';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER emergencies_of_open BEFORE INSERT ON public.emergencies_emergencyrequest
  FOR EACH ROW EXECUTE FUNCTION public.emergencies_of_open();
CREATE TRIGGER emergencies_of_open BEFORE INSERT ON public.emergencies_emergencydisclosure
  FOR EACH ROW EXECUTE FUNCTION public.emergencies_of_open();
"""
ERASE = """
CREATE FUNCTION public.emergencies_erase() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE public.emergencies_emergencydisclosure SET payload = NULL, ended_at = coalesce(NEW.ended_at, public.maillage_now())
    WHERE referral_id = NEW.id AND ended_at IS NULL;
  UPDATE public.emergencies_emergencyrequest SET words = '' WHERE referral_id = NEW.id AND NEW.ended_at IS NOT NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER emergencies_erase AFTER UPDATE ON public.referrals_referral
  FOR EACH ROW WHEN (OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL
                     OR OLD.state <> 'declined_pending' AND NEW.state = 'declined_pending')
  EXECUTE FUNCTION public.emergencies_erase();
"""
# Column grants are one for all bodies: who is asked is the CPAS's to say, what is found belongs to who was asked.
RIGHT_BODY = """
CREATE FUNCTION public.emergencies_right_body() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NEW.asked_of_role IS DISTINCT FROM OLD.asked_of_role AND current_user <> NEW.body_role
     OR (NEW.reviewed_at, NEW.reviewed_by, NEW.reviewed_by_name, NEW.finding, NEW.words) IS DISTINCT FROM
        (OLD.reviewed_at, OLD.reviewed_by, OLD.reviewed_by_name, OLD.finding, OLD.words)
        AND current_user <> coalesce(OLD.asked_of_role, NEW.body_role) THEN
    RAISE EXCEPTION 'another body says this' USING ERRCODE = 'insufficient_privilege', CONSTRAINT = 'emergency_right_body';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER emergencies_right_body BEFORE UPDATE ON public.emergencies_emergencyreview
  FOR EACH ROW EXECUTE FUNCTION public.emergencies_right_body();
"""
UNDO = """
DROP TRIGGER emergencies_right_body ON public.emergencies_emergencyreview; DROP FUNCTION public.emergencies_right_body();
DROP TRIGGER emergencies_erase ON public.referrals_referral; DROP FUNCTION public.emergencies_erase();
DROP TRIGGER emergencies_of_open ON public.emergencies_emergencydisclosure;
DROP TRIGGER emergencies_of_open ON public.emergencies_emergencyrequest; DROP FUNCTION public.emergencies_of_open();
ALTER TABLE public.emergencies_emergencydisclosure DROP CONSTRAINT emergency_given_to_who_asked;
ALTER TABLE public.emergencies_emergencyrequest DROP CONSTRAINT emergency_has_the_parties_of_its_referral;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("emergencies", "0001_initial"), ("referrals", "0004_steps"), ("walls", "0001_functions"),
    ]  # fmt: skip
    operations = [migrations.RunSQL(PARTIES + OPEN + ERASE + RIGHT_BODY, UNDO)]
