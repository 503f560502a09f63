"""Messages for an organisation without an account are handled too: the e-mail of the invitation to take its place."""

from importlib import import_module

from django.db import migrations

BEFORE = import_module("maillage.outbox.migrations.0002_waiting").WAITING.replace(
    "CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"
)
WAITING = BEFORE.replace("b.state = 'active'", "b.state IN ('active', 'outside')")


class Migration(migrations.Migration):
    dependencies = [("outbox", "0002_waiting")]
    operations = [migrations.RunSQL(WAITING, BEFORE)]
