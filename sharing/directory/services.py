"""Add an organisation without an account, keep its address, invite it, let it read what it was sent by letter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import Error, connection, transaction
from django.utils.translation import gettext_lazy as _

from maillage.audit.actor import Actor
from maillage.audit.record import record
from maillage.identity.models import Body
from maillage.problems import Problem
from sharing.directory.access import similar_bodies
from sharing.directory.models import OutsideOrganisation
from tenants.registry.provisioning import slug_of

LONGEST_NAME = 150  # of the column
SIMILAR = _("An organisation of this name is known already. Take that one, or say that this is another one.")
REFUSALS: dict[str, Problem] = {
    "outside_fifty_a_day": Problem(
        "too_many_today", _("Your CPAS has added fifty organisations today: go on tomorrow."), status=409
    ),
    "outside_name": Problem("bad_name", _("Enter the name of the organisation on one line."), field="name"),
    "outside_just_invited": Problem(
        "just_invited", _("An invitation left less than an hour ago: wait before you send another one."), status=409
    ),
    "outside_of_its_adder": Problem(
        "not_to_invite", _("This organisation has its account already, or another CPAS added it."), status=409
    ),
}


@dataclass(frozen=True, slots=True)
class Address:
    """Where a letter reaches an organisation, and how to call or write to it."""

    street: str
    postcode: str
    locality: str
    phone: str = ""
    email: str = ""


def _checked(address: Address) -> dict[str, str]:
    values = {name: getattr(address, name).strip() for name in address.__slots__}
    for name in ("street", "postcode", "locality"):
        if not values[name]:
            raise Problem("no_address", _("A letter needs street, postcode and locality."), field=name)
    return values


def _called(function: str, *values: Any) -> Any:
    """The answer of a provisioning function, or the Problem that its refusal stands for."""
    call = {
        "add_outside": "SELECT provision.add_outside(%s, %s, %s)",
        "invite_outside": "SELECT provision.invite_outside(%s, %s, %s)",
        "hand_over_letters": "SELECT provision.hand_over_letters(%s)",
    }[function]
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(call, values)
            return cursor.fetchone()[0]
    except Error as error:
        constraint = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
        if constraint in REFUSALS:
            said = REFUSALS[constraint]  # each refusal its own: a shared one would keep what it was raised with
            raise Problem(said.code, said.message, field=said.field, status=said.status) from error
        raise


def add_outside_organisation(
    *, actor: Actor, name: str, address: Address, sensitive: bool, although_similar: bool = False
) -> Body:
    """Add an organisation that has no account: people are referred to it by letter.

    Call after `check_adds_outside`. Raises Problem no_name, no_address, bad_name, possible_duplicate unless
    `although_similar`, too_many_today (409).
    """
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME:
        raise Problem("no_name", _("Enter the name of the organisation."), field="name")
    values = _checked(address)
    if not although_similar and similar_bodies(name):
        raise Problem("possible_duplicate", SIMILAR, field="although_similar")
    slug = slug_of(name)
    with transaction.atomic():
        role = _called(
            "add_outside", slug if slug[:1].isalpha() and len(slug) > 1 else f"o-{slug}"[:40], name, sensitive
        )
        OutsideOrganisation.objects.filter(pk=role).update(**values)
        record(actor=actor, action="outside.add", object_kind="body", detail=slug)
        return Body.objects.get(pk=role)


def change_address(*, actor: Actor, organisation: OutsideOrganisation, address: Address) -> None:
    """Keep the address up to date. Call with one from `access_outside_to_change`. Raises Problem no_address."""
    values = _checked(address)
    with transaction.atomic():
        OutsideOrganisation.objects.filter(pk=organisation.pk, added_by_role=actor.body_role).update(**values)
        record(actor=actor, action="outside.change", object_kind="body", detail=organisation.body.slug)


def invite_outside_organisation(*, actor: Actor, organisation: OutsideOrganisation, email: str) -> None:
    """Invite an address of the organisation to take its place here; the link carries an id alone, for 7 days.

    Call with one from `access_outside_to_invite`. Raises Problem bad_address, just_invited, not_to_invite (409).
    """
    try:
        validate_email(email.strip())
    except ValidationError as error:
        raise Problem("bad_address", _("Enter an e-mail address of the organisation."), field="email") from error
    with transaction.atomic():
        invitation = _called("invite_outside", organisation.pk, email.strip(), actor.user_id)
        record(actor=actor, action="outside.invite", object_kind="invitation", object_id=invitation)
