"""Texts that a person is shown, in versions that stay as they are."""

import uuid

from django.db import migrations, models

# An agreement names the version of the text that was shown: it must be found again word for word.
STAYS = """
CREATE FUNCTION public.programmes_text_stays() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RAISE EXCEPTION 'a text is never changed: add a newer version' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER programmes_text_stays BEFORE UPDATE OR DELETE ON public.programmes_noticetext
  FOR EACH ROW EXECUTE FUNCTION public.programmes_text_stays();
"""
UNDO = """
DROP TRIGGER programmes_text_stays ON public.programmes_noticetext;
DROP FUNCTION public.programmes_text_stays();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("programmes", "0003_programmes"),
    ]

    operations = [
        migrations.CreateModel(
            name="NoticeText",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("code", models.SlugField(max_length=40)),
                ("language", models.CharField(max_length=10)),
                ("version", models.CharField(max_length=20)),
                ("valid_from", models.DateField()),
                ("direction", models.CharField(choices=[("ltr", "ltr"), ("rtl", "rtl")], max_length=3)),
                ("name", models.CharField(max_length=40)),
                ("remark", models.CharField(blank=True, default="", max_length=200)),
                ("title", models.CharField(max_length=200)),
                ("body", models.JSONField()),
                ("words", models.JSONField()),
                ("added_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "ordering": ["code", "language", "-valid_from"],
                "constraints": [
                    models.UniqueConstraint(fields=("code", "language", "version"), name="notice_text_version_is_one"),
                    models.UniqueConstraint(fields=("code", "language", "valid_from"), name="notice_text_one_a_day"),
                    models.CheckConstraint(
                        condition=models.Q(("direction__in", ("ltr", "rtl"))), name="notice_text_direction_known"
                    ),
                ],
            },
        ),
        migrations.RunSQL(STAYS, UNDO),
    ]
