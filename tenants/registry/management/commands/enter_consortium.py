"""Enter a consortium and who belongs to it since when: what pools, joint programmes and arrangements rest on."""

from __future__ import annotations

from argparse import ArgumentTypeError
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from maillage.identity.models import Body
from maillage.postgres.acting import acting_as, identifying
from maillage.problems import Problem
from tenants.registry.consortia import enter_consortium, enter_membership

type Member = tuple[str, date, date | None]


def member(text: str) -> Member:
    """A member as it is typed: slug:first day, or slug:first day:last day. Raises ArgumentTypeError."""
    slug, *days = text.split(":")
    try:
        first, *last = [date.fromisoformat(day) for day in days]
    except ValueError as error:
        raise ArgumentTypeError(f"{text!r}: write slug:2004-01-01 or slug:2012-01-01:2017-12-31.") from error
    return slug, first, last[0] if last else None


class Command(BaseCommand):
    """`manage.py enter_consortium proaction ProAction --coordination proaction-coordination --member mons:2004-01-01`.

    Run it again to add members to a consortium that is there.
    """

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """The consortium's code and name, the slug of its coordination, and each member with its days."""
        parser.add_argument("code")
        parser.add_argument("name")
        parser.add_argument("--coordination", required=True)
        parser.add_argument("--member", action="append", default=[], type=member, metavar="SLUG:FIRST[:LAST]")

    def handle(self, *args: Any, **options: Any) -> None:
        """Enter it whole or not at all, and say so. Raises CommandError."""
        members: list[Member] = options["member"]
        wanted = {options["coordination"], *(slug for slug, _first, _last in members)}
        with identifying():
            bodies = {body.slug: body for body in Body.objects.filter(slug__in=wanted)}
        if lacking := sorted(wanted - set(bodies)):
            raise CommandError(f"There is no body with this slug: {', '.join(lacking)}.")
        coordination = bodies[options["coordination"]]
        with acting_as(coordination.role):
            try:
                with transaction.atomic():
                    consortium = enter_consortium(coordination=coordination, code=options["code"], name=options["name"])
                    for slug, first, last in members:
                        enter_membership(consortium=consortium, body=bodies[slug], starts=first, ends=last)
            except Problem as problem:
                raise CommandError(str(problem.message)) from problem
            count = consortium.memberships.count()
        self.stdout.write(
            f"{consortium.name}: {count} memberships. Its coordination changes their days in the browser."
        )
