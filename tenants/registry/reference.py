"""Communes and populations that every installation starts with (Statbel, CC BY 4.0; see data/README.md)."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

from django.db import transaction

from tenants.registry.models import Commune, PopulationFigure

DATA = Path(__file__).parent / "data"


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(newline="", encoding="utf-8") as source:
        return list(csv.DictReader(source))


def load_reference() -> None:
    """Add the communes and figures that are missing; run as the owner. Figures that are there are never changed."""
    with transaction.atomic():
        Commune.objects.bulk_create([Commune(**row) for row in _rows("communes.csv")], ignore_conflicts=True)
        PopulationFigure.objects.bulk_create(
            [
                PopulationFigure(
                    commune_id=row["nis_code"],
                    reference_date=date.fromisoformat(row["reference_date"]),
                    series=row["series"],
                    population=int(row["population"]),
                    source=row["source"],
                )
                for row in _rows("populations.csv")
            ],
            ignore_conflicts=True,
        )
