"""The joint programme that a consortium runs, and what a CPAS sees of those of its agents who cover its commune."""

import django.db.models.deletion
from django.db import migrations, models

# A view of the owner, as `person_card`: a CPAS reads no membership and no user of another body but through it.
ADVISERS = """
CREATE VIEW public.adviser_card WITH (security_barrier) AS
  SELECT m.id, m.body_role, (u.first_name || ' ' || u.last_name)::varchar(161) AS name, m.note, m.contact
  FROM public.identity_membership m
  JOIN public.identity_user u ON u.id = m.user_id
  JOIN public.identity_body b ON b.role = m.body_role
  JOIN public.registry_cpas c ON c.commune_id = ANY (m.communes)
  WHERE c.body_role = current_user AND b.kind = 'programme' AND b.state = 'active' AND NOT b.sensitive
    AND u.is_active AND m.ended_at IS NULL AND m.suspended_at IS NULL
    AND m.starts <= (now() AT TIME ZONE 'Europe/Brussels')::date
    AND (m.ends IS NULL OR m.ends >= (now() AT TIME ZONE 'Europe/Brussels')::date);
"""
# No CHECK can say it: the kind is another table's.
ONLY_PROGRAMMES = """
CREATE FUNCTION public.consortium_runs_a_programme() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM public.identity_body b WHERE b.role = NEW.programme_role AND b.kind = 'programme') THEN
    RAISE EXCEPTION 'a consortium runs a joint programme' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER consortium_runs_a_programme BEFORE INSERT OR UPDATE OF programme_role ON public.registry_consortium
  FOR EACH ROW WHEN (NEW.programme_role IS NOT NULL) EXECUTE FUNCTION public.consortium_runs_a_programme();
"""
NO_TRIGGER = """
DROP TRIGGER consortium_runs_a_programme ON public.registry_consortium;
DROP FUNCTION public.consortium_runs_a_programme();
"""


class Migration(migrations.Migration):
    dependencies = [("identity", "0008_lent_agents_cover_communes"), ("registry", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="AdviserCard",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=161)),
                ("note", models.CharField(max_length=80)),
                ("contact", models.CharField(max_length=120)),
            ],
            options={"db_table": "adviser_card", "managed": False},
        ),
        migrations.AddField(
            model_name="consortium",
            name="programme",
            field=models.OneToOneField(
                blank=True,
                db_column="programme_role",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="run_by",
                to="identity.body",
            ),
        ),
        migrations.RunSQL(ADVISERS, "DROP VIEW public.adviser_card"),
        migrations.RunSQL(ONLY_PROGRAMMES, NO_TRIGGER),
    ]
