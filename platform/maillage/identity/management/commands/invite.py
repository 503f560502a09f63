"""Invite somebody to a body, as its operator: how the first person of a new body gets in."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email

from maillage.identity import rules
from maillage.identity.links import invitation_link
from maillage.identity.models import Body
from maillage.identity.services import invite_first
from maillage.postgres.acting import acting_as, identifying
from maillage.problems import Problem


class Command(BaseCommand):
    """`manage.py invite EMAIL --body SLUG [--function manager]`."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """The address, the body, and a function where it is not the first one's."""
        parser.add_argument("email")
        parser.add_argument("--body", required=True, help="the body's slug, the first part of its host name")
        parser.add_argument("--function", help="by default manager, in a coordination coordinator")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the invitation, print its link; the worker sends the e-mail. Raises CommandError."""
        email = _checked_address(options["email"])
        body = _served_body(options["body"])
        function = options["function"] or rules.FIRST_FUNCTION[body.kind]
        try:
            with acting_as(body.role):
                invitation = invite_first(body=body, email=email, function=function)
        except Problem as problem:
            known = ", ".join(rules.FUNCTIONS_BY_KIND[body.kind])
            hint = f" Choose one of {known}." if problem.code == "function_unknown" else ""
            raise CommandError(f"{problem.message}{hint}") from problem
        self.stdout.write(f"{email} is invited to {body.name} as {function}, for 7 days. The worker sends the e-mail.")
        self.stdout.write(invitation_link(invitation.pk))


def _checked_address(address: str) -> str:
    try:
        validate_email(address)
    except ValidationError as error:
        raise CommandError(f"{address!r} is no e-mail address.") from error
    return address.strip().lower()


def _served_body(slug: str) -> Body:
    with identifying():
        body = Body.objects.filter(slug=slug).first()
    if body is None:
        raise CommandError(f"No body has the slug {slug!r}. Make it with create_cpas or create_body first.")
    if body.state not in rules.JOINABLE_STATES:
        raise CommandError(f"{body.name} is not active ({body.state}): nobody could sign in there.")
    return body
