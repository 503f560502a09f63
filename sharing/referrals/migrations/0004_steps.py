"""What the database itself guarantees of a referral's life: the steps of the table, each side's own words, parties.

The steps are `rules.steps_of` as it stood; a test holds the functions to it. A change of the table is a new migration.
"""

from django.db import migrations

STEPS = """
CREATE FUNCTION public.referrals_steps() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  step text := OLD.state || '>' || NEW.state;
  of_sender boolean := step IN (
  'accepted>entered_in_error', 'accepted>withdrawn_by_person', 'accepted>withdrawn_by_sender',
  'declined_pending>declined', 'declined_pending>entered_in_error', 'declined_pending>expired',
  'declined_pending>obsolete', 'declined_pending>received', 'declined_pending>rerouted',
  'declined_pending>withdrawn_by_person', 'declined_pending>withdrawn_by_sender', 'draft>entered_in_error',
  'draft>obsolete', 'draft>sent', 'draft>withdrawn_by_person', 'draft>withdrawn_by_sender',
  'in_progress>entered_in_error', 'in_progress>withdrawn_by_person', 'in_progress>withdrawn_by_sender',
  'info_requested>entered_in_error', 'info_requested>expired', 'info_requested>obsolete',
  'info_requested>received', 'info_requested>rerouted', 'info_requested>withdrawn_by_person',
  'info_requested>withdrawn_by_sender', 'on_hold>entered_in_error', 'on_hold>withdrawn_by_person',
  'on_hold>withdrawn_by_sender', 'outcome_reported>closed', 'outcome_reported>entered_in_error',
  'outcome_reported>in_progress', 'outcome_reported>withdrawn_by_person',
  'outcome_reported>withdrawn_by_sender', 'received>entered_in_error', 'received>expired', 'received>obsolete',
  'received>rerouted', 'received>withdrawn_by_person', 'received>withdrawn_by_sender', 'sent>entered_in_error',
  'sent>expired', 'sent>obsolete', 'sent>rerouted', 'sent>withdrawn_by_person', 'sent>withdrawn_by_sender',
  'waitlisted>entered_in_error', 'waitlisted>expired', 'waitlisted>obsolete', 'waitlisted>rerouted',
  'waitlisted>withdrawn_by_person', 'waitlisted>withdrawn_by_sender'
  );
  of_recipient boolean := step IN (
  'accepted>bounced', 'accepted>in_progress', 'accepted>on_hold', 'accepted>outcome_reported',
  'in_progress>on_hold', 'in_progress>outcome_reported', 'info_requested>accepted', 'info_requested>bounced',
  'info_requested>declined_pending', 'info_requested>waitlisted', 'on_hold>in_progress',
  'on_hold>outcome_reported', 'received>accepted', 'received>bounced', 'received>declined_pending',
  'received>info_requested', 'received>waitlisted', 'sent>accepted', 'sent>bounced', 'sent>declined_pending',
  'sent>info_requested', 'sent>received', 'sent>waitlisted', 'waitlisted>accepted', 'waitlisted>bounced',
  'waitlisted>declined_pending', 'waitlisted>info_requested', 'waitlisted>waitlisted'
  );
BEGIN
  IF current_user = NEW.sender_role AND NOT (of_sender OR NEW.outside AND of_recipient)
     OR current_user = NEW.recipient_role AND NOT of_recipient THEN
    RAISE EXCEPTION 'no such step' USING ERRCODE = 'check_violation', CONSTRAINT = 'referral_step_allowed';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER referrals_steps BEFORE UPDATE ON public.referrals_referral
  FOR EACH ROW WHEN (OLD.state <> NEW.state) EXECUTE FUNCTION public.referrals_steps();
"""
OWN_WORDS = """
CREATE OR REPLACE FUNCTION public.referrals_own_words() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF current_user = NEW.recipient_role AND
        (NEW.sent_at, NEW.counted_from, NEW.sent_back, NEW.contested_at)
        IS DISTINCT FROM (OLD.sent_at, OLD.counted_from, OLD.sent_back, OLD.contested_at)
     OR current_user = NEW.sender_role AND NOT NEW.outside AND
        (NEW.received_at, NEW.answered_at, NEW.worker_id, NEW.worker_name, NEW.first_contact_on, NEW.decline_reason,
         NEW.declined_by, NEW.wanted, NEW.review_on, NEW.started_on, NEW.hold_reason, NEW.resume_on, NEW.reported_at,
         NEW.outcome, NEW.outcome_on, NEW.delivered, NEW.next_step)
        IS DISTINCT FROM
        (OLD.received_at, OLD.answered_at, OLD.worker_id, OLD.worker_name, OLD.first_contact_on, OLD.decline_reason,
         OLD.declined_by, OLD.wanted, OLD.review_on, OLD.started_on, OLD.hold_reason, OLD.resume_on, OLD.reported_at,
         OLD.outcome, OLD.outcome_on, OLD.delivered, OLD.next_step) THEN
    RAISE EXCEPTION 'the other side wrote this' USING ERRCODE = 'insufficient_privilege', CONSTRAINT = 'referral_own_words';
  END IF;
  RETURN NEW;
END $$;
"""
# Who types the answers of its recipient must not choose so: only of an organisation that has no account.
OUTSIDE = """
CREATE FUNCTION public.referrals_outside() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM public.identity_body b WHERE b.role = NEW.recipient_role AND b.state = 'outside') THEN
    RAISE EXCEPTION 'the recipient has an account' USING ERRCODE = 'check_violation', CONSTRAINT = 'referral_outside';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER referrals_outside BEFORE INSERT ON public.referrals_referral
  FOR EACH ROW WHEN (NEW.outside) EXECUTE FUNCTION public.referrals_outside();
"""
# SECURITY DEFINER: a recipient may not write to a disclosure, and yet stops reading it when it declines.
WITHHOLD = """
CREATE FUNCTION public.referrals_withhold() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE public.referrals_disclosure SET withheld = (NEW.state = 'declined_pending')
  WHERE referral_id = NEW.id AND ended_at IS NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER referrals_withhold AFTER UPDATE ON public.referrals_referral
  FOR EACH ROW WHEN ((OLD.state = 'declined_pending') <> (NEW.state = 'declined_pending'))
  EXECUTE FUNCTION public.referrals_withhold();
"""
PARTIES = """
ALTER TABLE public.referrals_referralstep ADD CONSTRAINT step_has_the_parties_of_its_referral
  FOREIGN KEY (referral_id, sender_role, recipient_role)
  REFERENCES public.referrals_referral (id, sender_role, recipient_role);
ALTER TABLE public.referrals_contactattempt ADD CONSTRAINT attempt_has_the_parties_of_its_referral
  FOREIGN KEY (referral_id, sender_role, recipient_role)
  REFERENCES public.referrals_referral (id, sender_role, recipient_role);
"""
UNDO = """
ALTER TABLE public.referrals_contactattempt DROP CONSTRAINT attempt_has_the_parties_of_its_referral;
ALTER TABLE public.referrals_referralstep DROP CONSTRAINT step_has_the_parties_of_its_referral;
DROP TRIGGER referrals_withhold ON public.referrals_referral; DROP FUNCTION public.referrals_withhold();
DROP TRIGGER referrals_outside ON public.referrals_referral; DROP FUNCTION public.referrals_outside();
DROP TRIGGER referrals_steps ON public.referrals_referral; DROP FUNCTION public.referrals_steps();
"""


class Migration(migrations.Migration):
    dependencies = [("referrals", "0003_life"), ("identity", "0005_outside")]
    operations = [migrations.RunSQL(STEPS + OWN_WORDS + OUTSIDE + WITHHOLD + PARTIES, UNDO)]
