"""An agreement that had ended can be renewed: when it ends again, or is taken back, its recipient is told again."""

from django.db import migrations, models

ENDS = (
    "withdrawn_by_person", "withdrawn_by_sender", "entered_in_error", "closed", "expired", "obsolete", "rerouted",
)  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("cessations", "0003_by_letter")]
    operations = [
        migrations.RemoveConstraint(model_name="cessationnotice", name="cessation_once_for_a_referral"),
        migrations.AddConstraint(
            model_name="cessationnotice",
            constraint=models.UniqueConstraint(
                condition=models.Q(("reason__in", ENDS)), fields=("referral",), name="cessation_once_for_a_referral"
            ),
        ),
    ]
