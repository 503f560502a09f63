"""Add versions of the texts that a person is shown: `manage.py add_text FILE.json ...`, the French one first."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from sharing.programmes.texts.keeping import add_text
from sharing.programmes.texts.rules import TextRefused


class Command(BaseCommand):
    """Each file holds one text in one language, in the form of those in sharing/programmes/texts/first/."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """The files, in the order in which they are added."""
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        """Add them one by one. Raises CommandError with the reason; those before it stay."""
        for file in options["files"]:
            try:
                text = add_text(json.loads(file.read_text()))
            except (OSError, ValueError) as refused:
                reason = str(refused) if isinstance(refused, TextRefused) else type(refused).__name__
                raise CommandError(f"{file}: {reason}") from refused
            self.stdout.write(f"{text} is added, valid from {text.valid_from}")
