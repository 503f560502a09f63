"""Narrowings, reconfirmations, refusals."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

import maillage.postgres.fields


class Migration(migrations.Migration):
    dependencies = [("grants", "0004_whole_agreements")]
    operations = [
        migrations.CreateModel(
            name="GrantNarrowing",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "category",
                    models.CharField(
                        choices=[
                            ("identity", "Identity"),
                            ("contact", "Contact details"),
                            ("situation", "Situation and income"),
                            ("employment", "Employment and training"),
                            ("housing", "Housing"),
                            ("family", "Family"),
                            ("debts", "Debts"),
                            ("health", "Health"),
                            ("judicial", "Judicial situation"),
                            ("language", "Language and literacy"),
                            ("assessment", "Assessment"),
                            ("attendance", "Attendance"),
                        ],
                        max_length=20,
                    ),
                ),
                ("withdrawn_at", models.DateTimeField()),
                ("recorded_by", models.UUIDField()),
                ("recorded_by_name", models.CharField(max_length=161)),
            ],
            options={
                "ordering": ["withdrawn_at"],
            },
        ),
        migrations.CreateModel(
            name="GrantReconfirmation",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "evidence",
                    models.CharField(
                        choices=[
                            ("signed", "Signed document"),
                            ("eid", "PDF signed with the eID"),
                            ("screen", "Signed on the screen"),
                            ("spoken", "Spoken, before a witness"),
                        ],
                        max_length=10,
                    ),
                ),
                ("document_key", models.UUIDField(null=True)),
                ("document_type", models.CharField(blank=True, default="", max_length=40)),
                ("document_digest", models.CharField(blank=True, default="", max_length=64)),
                ("signed_name", models.CharField(blank=True, default="", max_length=161)),
                ("witness", models.CharField(blank=True, default="", max_length=120)),
                ("spoken_language", models.CharField(blank=True, default="", max_length=60)),
                ("interpreter", models.CharField(blank=True, default="", max_length=120)),
                ("reconfirmed_at", models.DateTimeField()),
                ("recorded_by", models.UUIDField()),
                ("recorded_by_name", models.CharField(max_length=161)),
            ],
            options={
                "ordering": ["reconfirmed_at"],
            },
        ),
        migrations.CreateModel(
            name="GrantRefusal",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("subject_id", models.UUIDField(db_index=True)),
                ("purpose", models.CharField(blank=True, default="", max_length=300)),
                ("recipient_role", maillage.postgres.fields.RoleField(max_length=63)),
                ("recipient_name", models.CharField(max_length=150)),
                ("sensitive", models.BooleanField(default=False)),
                ("refused_on", models.DateField()),
                ("recorded_by", models.UUIDField()),
                ("recorded_by_name", models.CharField(max_length=161)),
                ("recorded_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["-refused_on", "-recorded_at"],
            },
        ),
        migrations.AddField(
            model_name="grantnarrowing",
            name="grant",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="narrowings", to="grants.grant"
            ),
        ),
        migrations.AddField(
            model_name="grantreconfirmation",
            name="grant",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="reconfirmations", to="grants.grant"
            ),
        ),
        migrations.AddConstraint(
            model_name="grantnarrowing",
            constraint=models.UniqueConstraint(fields=("grant", "category"), name="category_taken_back_once"),
        ),
        migrations.AddConstraint(
            model_name="grantnarrowing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "category__in",
                        [
                            "identity",
                            "contact",
                            "situation",
                            "employment",
                            "housing",
                            "family",
                            "debts",
                            "health",
                            "judicial",
                            "language",
                            "assessment",
                            "attendance",
                        ],
                    )
                ),
                name="narrowing_category_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="grantreconfirmation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("document_key__isnull", False), ("evidence__in", ("signed", "eid"))),
                    models.Q(
                        ("evidence", "screen"),
                        models.Q(
                            ("document_key__isnull", False),
                            models.Q(
                                models.Q(("signed_name", ""), _negated=True), models.Q(("witness", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                    ),
                    models.Q(("evidence", "spoken"), models.Q(("witness", ""), _negated=True)),
                    _connector="OR",
                ),
                name="reconfirmation_has_its_evidence",
            ),
        ),
    ]
