"""Check that what every CPAS's files name without a foreign key is there: counts only, exit status 1 if not."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from maillage.postgres.references import dangling
from tenants.registry.management.commands.migrate import migrated_schemas


class Command(BaseCommand):
    """`manage.py check_references`."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one line, or raise CommandError with a line for each column that leads nowhere."""
        schemas = migrated_schemas()
        broken = dangling(schemas)
        if broken:
            raise CommandError(
                "\n".join(
                    f"{item.schema}: {item.count} row(s) of {item.reference.table}.{item.reference.column} "
                    f"name no row of {item.reference.target}"
                    for item in broken
                )
            )
        self.stdout.write(f"{len(schemas)} schema(s): every reference leads somewhere.")
