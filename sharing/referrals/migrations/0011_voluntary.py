"""What the person was promised of a voluntary programme stays with the referral: its recipient cannot take it back."""

from django.db import migrations, models

PROMISE = """
CREATE FUNCTION public.referrals_promise() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF OLD.voluntary OR current_user = NEW.recipient_role THEN
    RAISE EXCEPTION 'it was promised to the person' USING ERRCODE = 'insufficient_privilege',
      CONSTRAINT = 'referral_promise_is_kept';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER referrals_promise BEFORE UPDATE ON public.referrals_referral
  FOR EACH ROW WHEN (OLD.voluntary <> NEW.voluntary) EXECUTE FUNCTION public.referrals_promise();
"""
UNDO = """
DROP TRIGGER referrals_promise ON public.referrals_referral; DROP FUNCTION public.referrals_promise();
"""


class Migration(migrations.Migration):
    dependencies = [("referrals", "0010_lists_on_indexes")]
    operations = [
        migrations.AddField(
            model_name="referral",
            name="voluntary",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.RemoveIndex(model_name="referral", name="referral_list_of_sender"),
        migrations.RemoveIndex(model_name="referral", name="referral_list_of_recipient"),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(
                fields=["sender", "-created_at", "id"],
                include=("recipient", "sent_at", "outside", "state", "voluntary"),
                name="referral_list_of_sender",
            ),
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(
                fields=["recipient", "-created_at", "id"],
                include=("sender", "sent_at", "outside", "state", "worker_id", "voluntary"),
                name="referral_list_of_recipient",
            ),
        ),
        migrations.RunSQL(PROMISE, UNDO),
    ]
