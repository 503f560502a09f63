"""What a recipient says of what it offers."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("identity", "0002_person_card"), ("programmes", "0002_seats_are_counted")]
    operations = [
        migrations.CreateModel(
            name="Programme",
            fields=[
                (
                    "body",
                    models.OneToOneField(
                        db_column="body_role",
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="programme",
                        serialize=False,
                        to="identity.body",
                    ),
                ),
                ("voluntary", models.BooleanField(default=False)),
                ("one_person", models.BooleanField(default=False)),
                ("preset", models.CharField(default="path", max_length=20)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("preset__in", ["all", "contact", "path"])), name="programme_preset_known"
                    )
                ],
            },
        ),
    ]
