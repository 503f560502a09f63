"""A notice has the parties of its referral: nobody is told to stop what was never sent to them."""

from django.db import migrations

PARTIES = """
ALTER TABLE public.cessations_cessationnotice ADD CONSTRAINT cessation_has_the_parties_of_its_referral
  FOREIGN KEY (referral_id, sender_role, recipient_role)
  REFERENCES public.referrals_referral (id, sender_role, recipient_role);
"""
UNDO = "ALTER TABLE public.cessations_cessationnotice DROP CONSTRAINT cessation_has_the_parties_of_its_referral;"


class Migration(migrations.Migration):
    dependencies = [("cessations", "0001_initial"), ("referrals", "0002_guarantees")]
    operations = [migrations.RunSQL(PARTIES, UNDO)]
