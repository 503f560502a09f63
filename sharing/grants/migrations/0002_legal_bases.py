"""Legal bases, in versions."""

import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("grants", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="LegalBasis",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("code", models.SlugField(max_length=40)),
                ("text", models.CharField(max_length=500)),
                ("valid_from", models.DateField()),
                ("recorded_by", models.UUIDField(null=True)),
                ("recorded_by_name", models.CharField(blank=True, default="", max_length=161)),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "ordering": ["code", "-valid_from"],
            },
        ),
        migrations.AddConstraint(
            model_name="legalbasis",
            constraint=models.UniqueConstraint(fields=("code", "valid_from"), name="legal_basis_has_one_version_a_day"),
        ),
        migrations.AddConstraint(
            model_name="legalbasis",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="legal_basis_has_words"
            ),
        ),
    ]
