"""Where a use comes from: rerouted, reopened, siblings."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("grants", "0005_what_follows")]
    operations = [
        migrations.AddField(
            model_name="grantuse",
            name="origin",
            field=models.CharField(
                blank=True,
                choices=[("rerouted", "Sent to another recipient"), ("reopened", "Taken up again")],
                default="",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="grantuse",
            name="parent_id",
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name="grantuse",
            name="sibling_group",
            field=models.UUIDField(db_index=True, null=True),
        ),
        migrations.AddField(
            model_name="grantuse",
            name="worker_id",
            field=models.UUIDField(null=True),
        ),
        migrations.AddConstraint(
            model_name="grantuse",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("origin", ""), ("parent_id", None)),
                    models.Q(("origin__in", ["rerouted", "reopened"]), ("parent_id__isnull", False)),
                    _connector="OR",
                ),
                name="use_names_where_it_comes_from",
            ),
        ),
    ]
