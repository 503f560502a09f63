"""A notice to a recipient without an account leaves as a letter; nobody else's answer is typed by its sender."""

from django.db import migrations, models

BY_LETTER = """
CREATE FUNCTION public.cessations_by_letter() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM public.referrals_referral r WHERE r.id = NEW.referral_id AND r.outside) THEN
    RAISE EXCEPTION 'the recipient has an account' USING ERRCODE = 'check_violation', CONSTRAINT = 'cessation_by_letter';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER cessations_by_letter BEFORE INSERT ON public.cessations_cessationnotice
  FOR EACH ROW WHEN (NEW.by_letter) EXECUTE FUNCTION public.cessations_by_letter();
"""
UNDO = """
DROP TRIGGER cessations_by_letter ON public.cessations_cessationnotice; DROP FUNCTION public.cessations_by_letter();
"""


class Migration(migrations.Migration):
    dependencies = [("cessations", "0002_parties"), ("referrals", "0009_letters")]
    operations = [
        migrations.AddField("cessationnotice", "by_letter", models.BooleanField(default=False, db_default=False)),
        migrations.RunSQL(BY_LETTER, UNDO),
    ]
