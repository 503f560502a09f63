"""What the database guarantees of the day to answer by, and of a contested refusal: it is of a referral, its parties'."""

from importlib import import_module

from django.db import migrations

BEFORE = import_module("sharing.referrals.migrations.0004_steps").OWN_WORDS
OWN_WORDS = """
CREATE OR REPLACE FUNCTION public.referrals_own_words() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF current_user = NEW.recipient_role AND
        (NEW.sent_at, NEW.counted_from, NEW.answer_by, NEW.sent_back, NEW.contested_at)
        IS DISTINCT FROM (OLD.sent_at, OLD.counted_from, OLD.answer_by, OLD.sent_back, OLD.contested_at)
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
PARTIES = """
ALTER TABLE public.referrals_moderation ADD CONSTRAINT moderation_of_the_parties
  FOREIGN KEY (referral_id, sender_role, recipient_role)
  REFERENCES public.referrals_referral (id, sender_role, recipient_role);
"""
UNDO = "ALTER TABLE public.referrals_moderation DROP CONSTRAINT moderation_of_the_parties;"


class Migration(migrations.Migration):
    dependencies = [("referrals", "0007_answer_by")]
    operations = [migrations.RunSQL(OWN_WORDS + PARTIES, UNDO + BEFORE)]
