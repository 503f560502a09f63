"""A body can add an organisation without an account, and by that way nothing else; only its own invitation opens it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.db import Error, connection, transaction

from maillage.identity.models import Body, Domain, Invitation
from maillage.postgres.acting import acting_as, body_role_name, identifying
from sharing.directory.models import OutsideOrganisation

# roles are the cluster's: two workers that make the same ones at once would wait for each other
pytestmark = pytest.mark.xdist_group("provisioning")


def ask(sql: str, *values: Any) -> Any:
    """The answer of a function, in a savepoint of its own."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchone()[0]


def refused(sql: str, *values: Any) -> str:
    """The name of the constraint, or the SQLSTATE, with which the database refuses."""
    with pytest.raises(Error) as caught:
        ask(sql, *values)
    cause: Any = caught.value.__cause__
    return str(cause.diag.constraint_name or cause.pgcode)


def add(name: str = "Armée du Salut", slug: str = "armee-du-salut", sensitive: bool = False) -> str:
    """The role of a new organisation without an account."""
    return str(ask("SELECT provision.add_outside(%s, %s, %s)", slug, name, sensitive))


def test_a_cpas_adds_a_partner_without_an_account_and_nothing_else(acting: Callable[[str], Any]) -> None:
    with acting("colleague") as actor:
        body = Body.objects.get(pk=add(sensitive=True))
        assert (body.kind, body.state, body.sensitive, body.name) == ("partner", "outside", True, "Armée du Salut")
        assert OutsideOrganisation.objects.get(pk=body.pk).added_by_role == actor.body_role
        assert not Domain.objects.filter(body=body).exists()


def test_the_same_name_twice_gets_another_slug_and_touches_nobody(acting: Callable[[str], Any]) -> None:
    with acting("colleague"):
        before = Body.objects.get(slug="cesep")
        slugs = [Body.objects.get(pk=add("CESEP", "cesep")).slug for _ in range(2)]
        assert slugs == ["cesep-2", "cesep-3"]
        assert Body.objects.get(slug="cesep").state == before.state == "active"


def test_the_slug_of_a_commune_stays_free_for_its_cpas(acting: Callable[[str], Any]) -> None:
    with acting("colleague"):
        assert Body.objects.get(pk=add("Wavre", "wavre")).slug == "wavre-2"


@pytest.mark.parametrize(
    ("slug", "name", "sensitive"),
    [
        ("Bad Slug", "X", False), ("x" * 41, "X", False), ("", "X", False), (None, "X", False),
        ("good", "", False), ("good", " ", False), ("good", None, False), ("good", "n" * 151, False),
        ("good", "two\nlines", False), ("good", "X", None), ("good'; DROP ROLE x; --", "X", False),
    ],
)  # fmt: skip
def test_a_bad_name_makes_nothing(acting: Callable[[str], Any], slug: Any, name: Any, sensitive: Any) -> None:
    with acting("colleague"):
        before = Body.objects.count()
        assert refused("SELECT provision.add_outside(%s, %s, %s)", slug, name, sensitive) == "outside_name"
        assert Body.objects.count() == before


@pytest.mark.parametrize("stranger", ["coach", "coordinator"])
def test_only_a_cpas_adds_one(acting: Callable[[str], Any], stranger: str) -> None:
    with acting(stranger):
        assert refused("SELECT provision.add_outside('salut', 'Salut', false)") == "outside_by_a_cpas"


def test_a_body_adds_fifty_a_day(acting: Callable[[str], Any]) -> None:
    with acting("colleague"):
        for number in range(50):
            add(f"Salut {number}", f"salut-{number}")
        assert refused("SELECT provision.add_outside('salut', 'Salut', false)") == "outside_fifty_a_day"
    with acting("receiver"):
        add()


ATTACKS = (
    "SELECT provision.create_body('x-y', 'cpas', 'X', '25112', false)",
    "SELECT provision.create_body('x-y', 'partner', 'X', NULL, false)",
    "SELECT provision.open_body('salut', 'salut.maillage.localhost')",
    "SELECT provision.register('x-y', 'partner', 'X', NULL, false, 'nobody')",
    "SELECT provision.release_referrals('nobody', NULL)",
    "SELECT provision.open_outside(gen_random_uuid(), 'salut.maillage.localhost')",
    "SELECT sql FROM provision.template",
    "SELECT prefix FROM provision.installation",
    "INSERT INTO identity_body (role, slug, kind, name, sensitive, state, created_at)"
    " VALUES ('nobody', 'x-y', 'partner', 'X', false, 'active', now()) RETURNING role",
    "INSERT INTO directory_outsideorganisation (body_role, added_by_role, added_at, street, postcode, locality, phone,"
    " email) VALUES ('nobody', current_user, now(), '', '', '', '', '') RETURNING body_role",
    "UPDATE directory_outsideorganisation SET added_by_role = current_user RETURNING body_role",
    "UPDATE directory_outsideorganisation SET invitation_id = NULL RETURNING body_role",
    "UPDATE identity_body SET state = 'active' RETURNING role",
    "CREATE ROLE somebody",
)


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_body_makes_opens_and_reads_nothing_else(acting: Callable[[str], Any], attack: str) -> None:
    with acting("colleague"):
        add()
        assert refused(attack) == "42501"


def test_the_adder_alone_keeps_the_address(acting: Callable[[str], Any]) -> None:
    with acting("colleague"):
        role = add()
        assert OutsideOrganisation.objects.filter(pk=role).update(street="Rue Haute 1") == 1
    with acting("receiver"):
        assert OutsideOrganisation.objects.get(pk=role).street == "Rue Haute 1"
        assert OutsideOrganisation.objects.filter(pk=role).update(street="Rue Basse 2") == 0


def invite(role: str) -> uuid.UUID:
    """An invitation of the acting CPAS."""
    found = ask("SELECT provision.invite_outside(%s, %s, %s)", role, "Contact@Salut.example", uuid.uuid4())
    assert isinstance(found, uuid.UUID)
    return found


def test_only_its_adder_invites_and_once_an_hour(acting: Callable[[str], Any]) -> None:
    with acting("colleague"):
        role = add()
    with acting("receiver"):
        assert refused("SELECT provision.invite_outside(%s, 'a@b.example', NULL)", role) == "outside_of_its_adder"
    with acting("colleague"):
        invite(role)
        assert refused("SELECT provision.invite_outside(%s, 'a@b.example', NULL)", role) == "outside_just_invited"
        served = body_role_name("cesep")
        assert refused("SELECT provision.invite_outside(%s, 'a@b.example', NULL)", served) == "outside_of_its_adder"


def test_an_invitation_opens_its_own_organisation_once_it_is_accepted(acting: Callable[[str], Any]) -> None:
    with acting("colleague"):
        role = add()
        invitation = invite(role)
    host = f"armee-du-salut.{settings.BASE_HOST}"
    opens = "SELECT provision.open_outside(%s, %s)"
    with identifying():
        assert refused(opens, invitation, host) == "body_outside"
        Invitation.objects.filter(pk=invitation).update(accepted_at="2026-01-01T00:00Z")
        assert refused(opens, invitation, f"cesep.{settings.BASE_HOST}") == "body_outside"
        ask(opens, invitation, host)
        assert (Body.objects.get(pk=role).state, Domain.objects.get(body=role).host) == ("active", host)
        assert refused(opens, invitation, host) == "body_outside"


def test_the_role_of_a_new_organisation_exists_and_reads_nothing(acting: Callable[[str], Any]) -> None:
    with acting("colleague"):
        role = add()
    with acting_as(role):
        assert ask("SELECT count(*) FROM referrals_referral") == 0
