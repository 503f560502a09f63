"""A referral keeps what was promised of a voluntary programme, here and before both bodies: those of today too."""

from typing import Any

from django.db import migrations, models


def fill(apps: Any, schema_editor: Any) -> None:
    """From the versions of agreements under which referrals stand."""
    uses = apps.get_model("grants", "GrantUse").objects.filter(grant__voluntary=True)
    promised = list(uses.values_list("pk", flat=True))
    uses.update(voluntary=True)
    apps.get_model("referrals", "Referral").objects.filter(pk__in=promised).update(voluntary=True)


class Migration(migrations.Migration):
    dependencies = [("grants", "0006_where_uses_come_from"), ("referrals", "0011_voluntary")]
    operations = [
        migrations.AddField(
            model_name="grantuse",
            name="voluntary",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
