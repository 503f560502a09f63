"""Verify the hash chains of the audit log; name the first broken entry of each, and exit with 1 if there is one."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from maillage.audit.verify import count_entries, first_breaks


class Command(BaseCommand):
    """`manage.py verify_audit`."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one line; raise CommandError with one line a broken chain."""
        breaks = first_breaks()
        if breaks:
            raise CommandError(
                "\n".join(f"{item.body_role}: entry {item.sequence} is {item.problem}" for item in breaks)
            )
        entries, chains = count_entries()
        self.stdout.write(f"{entries} entries in {chains} chain(s): every link holds.")
