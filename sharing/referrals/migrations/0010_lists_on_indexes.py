"""A page of the list of referrals found, and the list counted, on an index alone; whom a body gave its referrals to."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("referrals", "0009_letters")]
    operations = [
        migrations.RemoveIndex(model_name="referral", name="referral_by_sender"),
        migrations.RemoveIndex(model_name="referral", name="referral_by_recipient"),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(
                fields=["sender", "-created_at", "id"],
                include=("recipient", "sent_at", "outside", "state"),
                name="referral_list_of_sender",
            ),
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(
                fields=["recipient", "-created_at", "id"],
                include=("sender", "sent_at", "outside", "state", "worker_id"),
                name="referral_list_of_recipient",
            ),
        ),
        migrations.AddIndex(
            model_name="referraluserobjectpermission",
            index=models.Index(fields=["body_role", "user_id", "content_object"], name="assignment_of_body"),
        ),
    ]
