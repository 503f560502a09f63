"""The rest of an agreement: versions, what is written, who represents, what was shown."""

import datetime

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("grants", "0003_first_legal_bases")]
    operations = [
        migrations.RemoveConstraint(
            model_name="grant",
            name="grant_has_its_evidence",
        ),
        migrations.AddField(
            model_name="grant",
            name="bound_by_secrecy",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="grant",
            name="minor",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="grant",
            name="minor_agreed",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="grant",
            name="notice_digest",
            field=models.CharField(blank=True, default="", max_length=64),
        ),
        migrations.AddField(
            model_name="grant",
            name="notice_language",
            field=models.CharField(blank=True, default="", max_length=10),
        ),
        migrations.AddField(
            model_name="grant",
            name="notice_version",
            field=models.CharField(blank=True, default="", max_length=40),
        ),
        migrations.AddField(
            model_name="grant",
            name="one_person",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="grant",
            name="preset",
            field=models.CharField(blank=True, default="", max_length=20),
        ),
        migrations.AddField(
            model_name="grant",
            name="recipient_service",
            field=models.CharField(blank=True, default="", max_length=150),
        ),
        migrations.AddField(
            model_name="grant",
            name="replaces",
            field=models.OneToOneField(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="replacement", to="grants.grant"
            ),
        ),
        migrations.AddField(
            model_name="grant",
            name="representative_name",
            field=models.CharField(blank=True, default="", max_length=161),
        ),
        migrations.AddField(
            model_name="grant",
            name="representative_quality",
            field=models.CharField(blank=True, default="", max_length=120),
        ),
        migrations.AddField(
            model_name="grant",
            name="same_mission",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="grant",
            name="sensitive",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="grant",
            name="signed_name",
            field=models.CharField(blank=True, default="", max_length=161),
        ),
        migrations.AddField(
            model_name="grant",
            name="version",
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AddField(
            model_name="grant",
            name="voluntary",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="grant",
            name="voluntary_said",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="grant",
            name="write_categories",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
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
                blank=True,
                default=list,
            ),
        ),
        migrations.AlterField(
            model_name="grant",
            name="evidence",
            field=models.CharField(
                choices=[
                    ("signed", "Signed document"),
                    ("eid", "PDF signed with the eID"),
                    ("screen", "Signed on the screen"),
                    ("spoken", "Spoken, before a witness"),
                ],
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="grant",
            name="legal_basis",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="grants.legalbasis"
            ),
        ),
        migrations.AddIndex(
            model_name="grant",
            index=models.Index(fields=["valid_until"], name="grant_by_last_day"),
        ),
        migrations.AddConstraint(
            model_name="grant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "valid_until__lte",
                        django.db.models.expressions.CombinedExpression(
                            models.F("valid_from"), "+", models.Value(datetime.timedelta(days=366))
                        ),
                    )
                ),
                name="grant_lasts_a_year_at_most",
            ),
        ),
        migrations.AddConstraint(
            model_name="grant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "categories__contained_by",
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
                    ),
                    (
                        "write_categories__contained_by",
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
                    ),
                ),
                name="grant_categories_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="grant",
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
                name="grant_has_its_evidence",
            ),
        ),
        migrations.AddConstraint(
            model_name="grant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("replaces", None), ("version", 1)),
                    models.Q(("replaces__isnull", False), ("version__gt", 1)),
                    _connector="OR",
                ),
                name="grant_version_names_what_it_replaces",
            ),
        ),
        migrations.AddConstraint(
            model_name="grant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("representative_name", ""), ("representative_quality", "")),
                    models.Q(
                        models.Q(("representative_name", ""), _negated=True),
                        models.Q(("representative_quality", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="grant_representative_has_a_quality",
            ),
        ),
        migrations.AddConstraint(
            model_name="grant",
            constraint=models.CheckConstraint(
                condition=models.Q(("minor", models.F("minor_agreed"))), name="grant_minor_agreed_too"
            ),
        ),
        migrations.AddConstraint(
            model_name="grant",
            constraint=models.CheckConstraint(
                condition=models.Q(("voluntary", False), ("voluntary_said", True), _connector="OR"),
                name="grant_voluntary_was_said",
            ),
        ),
    ]
