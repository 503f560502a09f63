"""The timeline keeps the role of the body that an entry is about: who reads the entry is decided by it, not by a name."""

from typing import Any

from django.db import migrations

import maillage.postgres.fields


def fill(apps: Any, schema_editor: Any) -> None:
    """From the agreements that recorded this name, else from the only body that has it.

    Of a name that says neither, nobody knows: the entry stays without a role, for those from whom nothing is hidden.
    """
    entries = apps.get_model("casework", "TimelineEntry").objects.exclude(organisation="")
    named: dict[str, set[str]] = {}
    for name, role in apps.get_model("identity", "Body").objects.values_list("name", "role"):
        named.setdefault(name, set()).add(role)
    agreed: dict[str, set[str]] = {}
    for name, role in apps.get_model("grants", "Grant").objects.values_list("recipient_name", "recipient_role"):
        agreed.setdefault(name, set()).add(role)
    for name in entries.order_by().values_list("organisation", flat=True).distinct():
        roles = agreed.get(name) or named.get(name, set())
        if len(roles | named.get(name, set())) == 1:
            entries.filter(organisation=name).update(organisation_role=next(iter(roles)))


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0006_emergencies"),
        ("grants", "0006_where_uses_come_from"),
        ("identity", "0007_suspension"),
    ]
    operations = [
        migrations.AddField(
            model_name="timelineentry",
            name="organisation_role",
            field=maillage.postgres.fields.RoleField(max_length=63, null=True),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
