"""What the database itself guarantees of an assignment: only the body that received a referral gives it to somebody."""

from django.db import migrations

RECIPIENT = """
ALTER TABLE public.referrals_referraluserobjectpermission ADD CONSTRAINT assignment_by_the_recipient
  FOREIGN KEY (content_object_id, body_role) REFERENCES public.referrals_referral (id, recipient_role);
"""
UNDO = "ALTER TABLE public.referrals_referraluserobjectpermission DROP CONSTRAINT assignment_by_the_recipient;"


class Migration(migrations.Migration):
    dependencies = [("referrals", "0005_assignment")]
    operations = [migrations.RunSQL(RECIPIENT, UNDO)]
