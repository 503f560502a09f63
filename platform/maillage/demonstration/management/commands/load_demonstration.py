"""Load the demonstration's bodies, accounts, files and what has happened among them; what is there is kept."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from maillage.demonstration import arrangements, earlier, load, meetings, offers, past, pool, protection


class Command(BaseCommand):
    """`manage.py load_demonstration`: into a local installation, never a real one."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        """Load what is missing and say how much that was. Raises CommandError where it must not run."""
        if settings.PUBLIC_SCHEME != "http":
            raise CommandError("The demonstration's password is public: it is loaded into local installations only.")
        loaded = {
            "bodies": load.load_bodies(),
            "accounts": load.load_accounts(),
            "consortia": load.load_consortia(),
            "arrangements": arrangements.load_arrangements(),
            "participants": load.load_files(),
            "offers": offers.load_offers(),
            "referrals": past.load_past(),
            "information sessions": meetings.load_meetings(),
            "earlier agreements": earlier.load_earlier(),
            "pools": pool.load_pool(),
            "entries of registers": protection.load_protection(),
        }
        self.stdout.write(", ".join(f"{count} {what}" for what, count in loaded.items()) + " added")
