"""A membership that somebody ends counts no more from that moment on, not from the next day."""

from django.db import migrations, models

CARD = """
CREATE OR REPLACE VIEW public.person_card AS
  SELECT m.id, m.user_id, (u.first_name || ' ' || u.last_name)::varchar(161) AS name, m.body_role, m.function
  FROM public.identity_membership m JOIN public.identity_user u ON u.id = m.user_id
  WHERE u.is_active AND m.starts <= current_date AND (m.ends IS NULL OR m.ends >= current_date)%s;
"""


class Migration(migrations.Migration):
    dependencies = [("identity", "0002_person_card")]
    operations = [
        migrations.AddField("membership", "ended_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddConstraint(
            "membership",
            models.CheckConstraint(
                condition=models.Q(("ended_at", None), ("ends__isnull", False), _connector="OR"),
                name="membership_ended_has_last_day",
            ),
        ),
        migrations.RunSQL(CARD % " AND m.ended_at IS NULL", CARD % ""),
    ]
