"""A disclosure belongs to a referral that is sent and open, also when somebody ends it at the same moment."""

from django.db import migrations

# FOR SHARE waits for whoever is ending the referral, then sees that it has ended: without it the check passed and left
# a disclosure that nobody erases. A draft would show its recipient what is not sent yet.
SENT = """
CREATE OR REPLACE FUNCTION public.referrals_disclose_open() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM FROM public.referrals_referral r
    WHERE r.id = NEW.referral_id AND r.ended_at IS NULL AND r.state <> 'draft' FOR SHARE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'the referral is not open' USING ERRCODE = 'check_violation', CONSTRAINT = 'disclosure_of_an_open_referral';
  END IF;
  RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("referrals", "0002_guarantees")]
    operations = [migrations.RunSQL(SENT, migrations.RunSQL.noop)]
