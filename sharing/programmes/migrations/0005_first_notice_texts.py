"""The texts that an installation begins with, in French, Dutch, German, English and Arabic."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from django.db import migrations

# These files are never edited again: another wording is another version, added by `manage.py add_text`.
FILES = Path(__file__).parents[1] / "texts" / "first"


def add(apps: Any, schema_editor: Any) -> None:
    """As they are: whether they hold together is the tests' business."""
    texts = [json.loads(file.read_text()) for file in sorted(FILES.glob("*.json"))]
    model = apps.get_model("programmes", "NoticeText")
    model.objects.bulk_create(model(**{**text, "valid_from": date.fromisoformat(text["valid_from"])}) for text in texts)


class Migration(migrations.Migration):
    dependencies = [("programmes", "0004_notice_texts")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
