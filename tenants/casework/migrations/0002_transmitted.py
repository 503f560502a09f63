"""What a CPAS keeps of transmissions for lack of competence, sent and taken up."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import maillage.postgres.fields


class Migration(migrations.Migration):
    dependencies = [("casework", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="SentTransmission",
            fields=[
                ("transmission_id", models.UUIDField(primary_key=True, serialize=False)),
                ("person", models.JSONField(default=dict)),
                (
                    "participant",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="transmissions",
                        to="casework.participant",
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="TakenUpTransmission",
            fields=[
                ("transmission_id", models.UUIDField(primary_key=True, serialize=False)),
                ("sender_role", maillage.postgres.fields.RoleField(max_length=63)),
                ("sender_name", models.CharField(max_length=150)),
                ("request_received_on", models.DateField()),
                ("request", models.CharField(blank=True, default="", max_length=600)),
                (
                    "fields",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), size=None),
                ),
                ("taken_up_at", models.DateTimeField()),
                ("taken_up_by", models.UUIDField()),
                ("taken_up_by_name", models.CharField(max_length=161)),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="taken_up", to="casework.participant"
                    ),
                ),
            ],
            options={"abstract": False},
        ),
    ]
