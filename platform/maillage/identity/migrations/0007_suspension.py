"""Who is suspended is nobody's colleague; the keepers of the team see them in a view of their own."""

from django.db import migrations

# As in 0002, which says why; the keepers' view has the suspended and the coming members too.
CARD = """
CREATE OR REPLACE VIEW public.person_card WITH (security_barrier) AS
  SELECT m.id, m.user_id, (u.first_name || ' ' || u.last_name)::varchar(161) AS name, m.body_role, m.function
  FROM public.identity_membership m JOIN public.identity_user u ON u.id = m.user_id
  WHERE u.is_active AND m.ended_at IS NULL AND m.body_role = current_user
    AND m.starts <= (now() AT TIME ZONE 'Europe/Brussels')::date
    AND (m.ends IS NULL OR m.ends >= (now() AT TIME ZONE 'Europe/Brussels')::date)
"""
MEMBERS = """
CREATE VIEW public.member_card WITH (security_barrier) AS
  SELECT m.id, m.user_id, (u.first_name || ' ' || u.last_name)::varchar(161) AS name, m.body_role, m.function,
    m.starts, m.ends, m.suspended_at, m.decides_income, m.employer_role, m.note
  FROM public.identity_membership m JOIN public.identity_user u ON u.id = m.user_id
  WHERE u.is_active AND m.ended_at IS NULL AND m.body_role = current_user
    AND (m.ends IS NULL OR m.ends >= (now() AT TIME ZONE 'Europe/Brussels')::date);
"""


class Migration(migrations.Migration):
    dependencies = [("identity", "0006_assignments")]
    operations = [
        migrations.RunSQL(CARD + "AND m.suspended_at IS NULL;" + MEMBERS, "DROP VIEW public.member_card;" + CARD)
    ]
