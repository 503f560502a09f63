"""Create the CPAS of a commune, by the commune's NIS code, and open it at its own host."""

from __future__ import annotations

import csv
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tenants.registry.provisioning import ProvisioningError, make_body, open_body, slug_of
from tenants.registry.reference import DATA


def commune_name(nis_code: str) -> str:
    """The French name of the commune. Raises CommandError.

    From the project's own reference file: the provisioner's login may read no table.
    """
    with (DATA / "communes.csv").open(newline="", encoding="utf-8") as source:
        names = {row["nis_code"]: row["name_fr"] for row in csv.DictReader(source)}
    if nis_code not in names:
        raise CommandError(
            f"No commune has the NIS code {nis_code!r}. Look it up in tenants/registry/data/communes.csv "
            "(five digits, communes as of 2025-01-01)."
        )
    return names[nis_code]


def of(commune: str) -> str:
    """The commune after the French "de": d’Uccle, de Mons, de La Louvière, du Rœulx, des Bons Villers."""
    first, _, rest = commune.partition(" ")
    if first in ("Le", "Les"):
        return f"{'du' if first == 'Le' else 'des'} {rest}"
    return f"d’{commune}" if commune[0] in "AEÉÈIOU" else f"de {commune}"


class Command(BaseCommand):
    """`manage.py create_cpas 25031`."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """The NIS code, and a slug where the commune's name is not the one wanted."""
        parser.add_argument("nis_code")
        parser.add_argument("--slug", help="first part of the host name; by default the commune's name")
        parser.add_argument("--name", help='by default "CPAS de" and the commune\'s name')

    def handle(self, *args: Any, **options: Any) -> None:
        """Make it, open it, say where it answers. Raises CommandError; then nothing is left behind."""
        commune = commune_name(options["nis_code"])
        slug = options["slug"] or slug_of(commune)
        name = options["name"] or f"CPAS {of(commune)}"
        try:
            make_body(slug=slug, kind="cpas", name=name, nis_code=options["nis_code"])
            host = open_body(slug)
        except ProvisioningError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{name} is ready at {host}. Invite its first manager: manage.py invite EMAIL --body {slug}")
