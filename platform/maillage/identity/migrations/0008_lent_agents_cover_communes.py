"""Which communes an agent of a joint programme covers, and how their CPAS reach that agent."""

import django.contrib.postgres.fields
from django.db import migrations, models

# As in 0007, with the two columns at the end.
MEMBERS = """
CREATE OR REPLACE VIEW public.member_card WITH (security_barrier) AS
  SELECT m.id, m.user_id, (u.first_name || ' ' || u.last_name)::varchar(161) AS name, m.body_role, m.function,
    m.starts, m.ends, m.suspended_at, m.decides_income, m.employer_role, m.note, m.communes, m.contact
  FROM public.identity_membership m JOIN public.identity_user u ON u.id = m.user_id
  WHERE u.is_active AND m.ended_at IS NULL AND m.body_role = current_user
    AND (m.ends IS NULL OR m.ends >= (now() AT TIME ZONE 'Europe/Brussels')::date);
"""
# a view loses no column by being replaced
BEFORE = "DROP VIEW public.member_card;" + MEMBERS.replace("CREATE OR REPLACE", "CREATE").replace(
    ", m.communes, m.contact", ""
)


class Migration(migrations.Migration):
    dependencies = [("identity", "0007_suspension")]
    operations = [
        migrations.AddField(
            model_name="membership",
            name="communes",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=5), blank=True, db_default=[], default=list
            ),
        ),
        migrations.AddField(
            model_name="membership",
            name="contact",
            field=models.CharField(blank=True, db_default="", default="", max_length=120),
        ),
        migrations.RunSQL(MEMBERS, BEFORE),
    ]
