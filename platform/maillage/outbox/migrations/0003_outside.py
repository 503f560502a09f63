"""Messages for an organisation without an account are handled too: the e-mail of the invitation to take its place."""

from importlib import import_module

from django.db import migrations

BEFORE = import_module("maillage.outbox.migrations.0002_waiting").WAITING.replace(
    "CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"
)
WAITING = BEFORE.replace(
    "b.state = 'active'", "(b.state = 'active' OR b.state = 'outside' AND m.topic = 'invitation.send')"
)


class Migration(migrations.Migration):
    dependencies = [("outbox", "0002_waiting")]
    operations = [migrations.RunSQL(WAITING, BEFORE)]
