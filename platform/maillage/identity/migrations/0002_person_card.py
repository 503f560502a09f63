"""Names of colleagues, for every body: the owner's view on users and current memberships."""

from django.db import migrations

CARD = """
CREATE VIEW public.person_card AS
  SELECT m.id, m.user_id, (u.first_name || ' ' || u.last_name)::varchar(161) AS name, m.body_role, m.function
  FROM public.identity_membership m JOIN public.identity_user u ON u.id = m.user_id
  WHERE u.is_active AND m.starts <= current_date AND (m.ends IS NULL OR m.ends >= current_date);
"""


class Migration(migrations.Migration):
    dependencies = [("identity", "0001_initial")]
    operations = [migrations.RunSQL(CARD, "DROP VIEW public.person_card")]
