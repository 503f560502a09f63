"""Letters to recipients without an account: that they left, and that nobody reads them there before their sender says."""

import django.db.models.deletion
from django.db import migrations, models

import maillage.postgres.fields

# A disclosure by letter is readable at the recipient once the referral is no letter any more; the body that stands for
# an organisation may have its first manager by the invitation of another CPAS.
WITHHOLD = """
CREATE OR REPLACE FUNCTION public.referrals_withhold() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE public.referrals_disclosure SET withheld = (NEW.state = 'declined_pending' OR NEW.outside)
  WHERE referral_id = NEW.id AND ended_at IS NULL;
  RETURN NULL;
END $$;
DROP TRIGGER referrals_withhold ON public.referrals_referral;
CREATE TRIGGER referrals_withhold AFTER UPDATE ON public.referrals_referral
  FOR EACH ROW WHEN ((OLD.state = 'declined_pending' OR OLD.outside) <> (NEW.state = 'declined_pending' OR NEW.outside))
  EXECUTE FUNCTION public.referrals_withhold();
CREATE FUNCTION public.referrals_withhold_letter() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE public.referrals_disclosure d SET withheld = true FROM public.referrals_referral r
  WHERE d.id = NEW.id AND r.id = NEW.referral_id AND r.outside;
  RETURN NULL;
END $$;
CREATE TRIGGER referrals_withhold_letter AFTER INSERT ON public.referrals_disclosure
  FOR EACH ROW EXECUTE FUNCTION public.referrals_withhold_letter();
ALTER TABLE public.referrals_dispatch ADD CONSTRAINT dispatch_has_the_parties_of_its_referral
  FOREIGN KEY (referral_id, sender_role, recipient_role)
  REFERENCES public.referrals_referral (id, sender_role, recipient_role);
"""
UNDO = """
ALTER TABLE public.referrals_dispatch DROP CONSTRAINT dispatch_has_the_parties_of_its_referral;
DROP TRIGGER referrals_withhold_letter ON public.referrals_disclosure;
DROP FUNCTION public.referrals_withhold_letter();
DROP TRIGGER referrals_withhold ON public.referrals_referral;
CREATE OR REPLACE FUNCTION public.referrals_withhold() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
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


class Migration(migrations.Migration):
    dependencies = [("referrals", "0008_own_words_and_moderation")]
    operations = [
        migrations.CreateModel(
            name="Dispatch",
            fields=[
                (
                    "referral",
                    models.OneToOneField(
                        db_constraint=False, on_delete=django.db.models.deletion.PROTECT, primary_key=True,
                        related_name="dispatch", serialize=False, to="referrals.referral",
                    ),
                ),
                ("sender_role", maillage.postgres.fields.RoleField()),
                ("recipient_role", maillage.postgres.fields.RoleField()),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("post", "By post"), ("person", "Given to the person, who takes it along"),
                            ("hand", "Brought by a worker"),
                            ("secure", "By another closed channel (fax, secured mailbox)"),
                        ],
                        max_length=10,
                    ),
                ),
                ("sent_on", models.DateField()),
                ("by_name", models.CharField(max_length=161)),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("way__in", ["post", "person", "hand", "secure"])), name="dispatch_way_known"
                    )
                ],
            },
        ),
        migrations.RunSQL(WITHHOLD, UNDO),
    ]  # fmt: skip
