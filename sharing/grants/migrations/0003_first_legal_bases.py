"""The legal bases that a CPAS begins with: its data protection officer adds versions, here nothing is read again."""

import uuid
from datetime import date
from typing import Any

from django.db import migrations

NAMESPACE = uuid.UUID("0b1f6c0e-6a56-4e0c-9a53-7f9d8f1a4c22")
BASES = (
    # code, text, from
    (
        "mission",
        "Mission légale du CPAS : RGPD, article 6, § 1er, e) ; loi organique des CPAS du 8 juillet 1976,"
        " articles 1er et 57.",
        date(2018, 5, 25),
    ),
    ("legal_duty", "Obligation légale : RGPD, article 6, § 1er, c), et la loi qui l’impose.", date(2018, 5, 25)),
    (
        "special_categories",
        "Données sensibles (santé notamment) : RGPD, article 9, § 2, et le droit belge qui l’autorise.",
        date(2018, 5, 25),
    ),
    (
        "professional_secrecy",
        "Secret professionnel : disposition du Code pénal en vigueur à cette date (numérotation à vérifier).",
        date(2018, 5, 25),
    ),
)


def add(apps: Any, schema_editor: Any) -> None:
    """In each CPAS's schema, and in the template of new ones."""
    basis = apps.get_model("grants", "LegalBasis")
    basis.objects.bulk_create(
        basis(id=uuid.uuid5(NAMESPACE, f"{code} {day}"), code=code, text=text, valid_from=day)
        for code, text, day in BASES
    )


class Migration(migrations.Migration):
    dependencies = [("grants", "0002_legal_bases")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
