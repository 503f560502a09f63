"""Say which consortium runs a joint programme: its members lend agents, its coordination hears contested refusals."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from maillage.identity.models import Body
from maillage.postgres.acting import acting_as, identifying
from maillage.problems import Problem
from tenants.registry.consortia import tie_programme
from tenants.registry.models import Consortium


class Command(BaseCommand):
    """`manage.py tie_programme proaction --consortium proaction --coordination proaction-coordination`."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """The programme's slug, the consortium's code, and the slug of its coordination, as whom it is said."""
        parser.add_argument("programme")
        parser.add_argument("--consortium", required=True)
        parser.add_argument("--coordination", required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        """Tie it and say so. Raises CommandError."""
        with identifying():
            bodies = {
                body.slug: body
                for body in Body.objects.filter(slug__in=[options["programme"], options["coordination"]])
            }
        if len(bodies) < 2:
            raise CommandError("There is no such programme or coordination: give their slugs.")
        with acting_as(bodies[options["coordination"]].role):
            consortium = Consortium.objects.filter(
                code=options["consortium"], coordination=bodies[options["coordination"]]
            ).first()
            if consortium is None:
                raise CommandError("This coordination keeps no consortium of this code.")
            try:
                tie_programme(consortium=consortium, programme=bodies[options["programme"]])
            except Problem as problem:
                raise CommandError(str(problem.message)) from problem
        self.stdout.write(f"{consortium.name} runs {bodies[options['programme']].name}.")
