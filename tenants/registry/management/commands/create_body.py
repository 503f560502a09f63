"""Create a partner organisation, a joint programme or a coordination, and open it at its own host."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from maillage.identity import rules
from tenants.registry.provisioning import ProvisioningError, make_body, open_body, slug_of

KINDS = (rules.PARTNER, rules.PROGRAMME, rules.COORDINATION)


class Command(BaseCommand):
    """`manage.py create_body partner "Lire et Ecrire BW"`."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """Kind, name, and optionally slug and sensitivity."""
        parser.add_argument("kind", choices=KINDS)
        parser.add_argument("name")
        parser.add_argument("--slug", help="first part of the host name; by default made from the name")
        parser.add_argument("--sensitive", action="store_true", help="debt, addiction, probation, violence...")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make it, open it, say where it answers. Raises CommandError; then nothing is left behind."""
        slug = options["slug"] or slug_of(options["name"])
        try:
            make_body(slug=slug, kind=options["kind"], name=options["name"], sensitive=options["sensitive"])
            host = open_body(slug)
        except ProvisioningError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{options['name']} is ready at {host}. Invite someone: manage.py invite EMAIL --body {slug}")
