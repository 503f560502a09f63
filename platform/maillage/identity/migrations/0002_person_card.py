"""Names of colleagues: the owner's view on users and current memberships, of which a body sees its own people's.

Those of others reach it only on a referral that names them.
"""

from django.db import migrations

# In a view current_user is who asks. The barrier: no condition of theirs is tried on rows that they may not see.
# A membership begins and ends with the day in Belgium, as it does where memberships are checked; a session's is UTC.
CARD = """
CREATE VIEW public.person_card WITH (security_barrier) AS
  SELECT m.id, m.user_id, (u.first_name || ' ' || u.last_name)::varchar(161) AS name, m.body_role, m.function
  FROM public.identity_membership m JOIN public.identity_user u ON u.id = m.user_id
  WHERE u.is_active AND m.ended_at IS NULL AND m.body_role = current_user
    AND m.starts <= (now() AT TIME ZONE 'Europe/Brussels')::date
    AND (m.ends IS NULL OR m.ends >= (now() AT TIME ZONE 'Europe/Brussels')::date);
"""


class Migration(migrations.Migration):
    dependencies = [("identity", "0001_initial")]
    operations = [migrations.RunSQL(CARD, "DROP VIEW public.person_card")]
