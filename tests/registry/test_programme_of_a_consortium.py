"""A joint programme is run by a consortium: its members lend agents, who are known to the CPAS of their communes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import Error, connection, transaction
from django.test import Client
from django.utils import timezone

from maillage.audit.actor import Actor
from maillage.identity.access import access_employers
from maillage.identity.lending import communes_of
from maillage.identity.members import Coverage, describe_member
from maillage.identity.models import Body, MemberCard, Membership
from maillage.identity.services import invite_colleague
from maillage.postgres.acting import body_role_name, identifying
from maillage.problems import Problem
from sharing.directory.access import advisers_of
from sharing.referrals.moderating import coordination_of
from tenants.registry.models import AdviserCard, Consortium
from tests.cast import user_id
from tests.conftest import Acting, make_actor, signed_in
from tests.database import superuser

PROGRAMME = "cesep"  # made a joint programme below: the cast has none
GENAPPE, VILLERS = "25031", "25107"


@pytest.fixture
def tied(committed: str) -> None:
    """Genappe and a partner are members today, Villers-la-Ville was once; the consortium runs the programme."""
    with superuser(committed, lock=False) as cursor:
        cursor.execute("UPDATE public.identity_body SET kind = 'programme' WHERE slug = %s", [PROGRAMME])
    role, made = body_role_name("cartes-emploi"), uuid4()
    with Acting("coordinator"), transaction.atomic(), connection.cursor() as cursor:
        Consortium.objects.create(id=made, code="cartes", name="Cartes", coordination_id=role)
        for slug, ends in (("genappe", None), ("lire-et-ecrire-bw", None), ("villers-la-ville", date(2024, 12, 31))):
            cursor.execute(
                "INSERT INTO registry_consortiummembership (id, consortium_id, coordination_role, body_role, starts,"
                " ends, inferred, note) VALUES (%s, %s, %s, %s, '2024-01-01', %s, false, '')",
                [uuid4(), made, role, body_role_name(slug), ends],
            )
    tie()
    return


def tie(programme: str = PROGRAMME, consortium: str = "cartes") -> str:
    """What an operator types; returns what is answered."""
    said = StringIO()
    call_command("tie_programme", programme, consortium=consortium, coordination="cartes-emploi", stdout=said)
    return said.getvalue()


def lead() -> Actor:
    """The programme's manager."""
    return replace(make_actor("cesep_manager"), body_kind="programme")


def body(slug: str) -> Body:
    """A body of the cast."""
    return Body.objects.get(role=body_role_name(slug))


def cover(*communes: str) -> None:
    """The programme's agent covers these communes."""
    with Acting("cesep_manager"):
        card = MemberCard.objects.get(user_id=user_id("other_coach"))
        describe_member(
            actor=lead(), card=card, decides_income=None, note="Conseillère", employer=body("genappe"),
            coverage=Coverage(communes, "065 00 00 00"),
        )  # fmt: skip


@pytest.mark.usefixtures("tied")
def test_only_members_of_today_lend_agents() -> None:
    with Acting("cesep_manager"):
        assert {one.slug for one in access_employers(lead())} == {"genappe", "lire-et-ecrire-bw"}
        with pytest.raises(Problem) as refused:
            invite_colleague(
                actor=lead(), email="neuve@maillage.example", function="coach", employer=body("villers-la-ville")
            )
    assert refused.value.code == "employer_unknown"


@pytest.mark.usefixtures("tied")
def test_who_lends_an_agent_since_before_is_kept() -> None:
    with identifying():
        Membership.objects.filter(user_id=user_id("other_coach")).update(employer=body_role_name("villers-la-ville"))
    with Acting("cesep_manager"):
        card = MemberCard.objects.get(user_id=user_id("other_coach"))
        assert "villers-la-ville" in {one.slug for one in access_employers(lead(), card.employer_id)}
        describe_member(actor=lead(), card=card, decides_income=None, note="Jobcoach", employer=card.employer)
        assert MemberCard.objects.get(pk=card.pk).note == "Jobcoach"


@pytest.mark.usefixtures("tied")
def test_the_communes_are_those_of_the_members_and_no_others_are_taken() -> None:
    with Acting("cesep_manager"):
        assert list(communes_of(body_role_name(PROGRAMME))) == [GENAPPE]
    with pytest.raises(Problem) as refused:
        cover(GENAPPE, VILLERS)
    assert refused.value.code == "commune_unknown"


@pytest.mark.usefixtures("tied")
def test_a_cpas_sees_who_covers_its_commune_and_nobody_else_does(actor: Callable[[str], Actor]) -> None:
    cover(GENAPPE)
    programme = body_role_name(PROGRAMME)
    with Acting("colleague"):
        (card,) = advisers_of(actor("colleague"), programme)
        assert (card.name, card.note, card.contact) == ("Other_coach Testard", "Conseillère", "065 00 00 00")
    for name in ("elsewhere", "receiver", "coach", "other_coach", "coordinator"):
        with Acting(name):
            assert not AdviserCard.objects.exists(), name
    assert card.name in signed_in("colleague").get("/directory/").content.decode()
    assert card.name not in signed_in("elsewhere").get("/directory/").content.decode()


@pytest.mark.usefixtures("tied")
@pytest.mark.parametrize(
    "left", [{"suspended_at": timezone.now()}, {"ends": date(2025, 1, 1)}, {"starts": date(2999, 1, 1)}]
)
def test_who_has_left_covers_nothing(left: dict[str, object]) -> None:
    cover(GENAPPE)
    with identifying():
        Membership.objects.filter(user_id=user_id("other_coach")).update(**left)
    with Acting("colleague"):
        assert not AdviserCard.objects.exists()


@pytest.mark.usefixtures("tied")
def test_an_agent_of_a_partner_is_shown_to_no_cpas(committed: str) -> None:
    cover(GENAPPE)
    with superuser(committed, lock=False) as cursor:
        cursor.execute("UPDATE public.identity_body SET kind = 'partner' WHERE slug = %s", [PROGRAMME])
    with Acting("colleague"):
        assert not AdviserCard.objects.exists()


@pytest.mark.usefixtures("tied")
def test_a_refusal_of_the_programme_goes_before_the_coordination_of_its_consortium() -> None:
    programme = body_role_name(PROGRAMME)
    with Acting("colleague"):
        assert coordination_of(body_role_name("genappe"), programme) == body_role_name("cartes-emploi")
    with Acting("elsewhere"):  # no longer a member
        assert coordination_of(body_role_name("villers-la-ville"), programme) is None


@pytest.mark.usefixtures("tied")
def test_what_is_no_programme_is_refused_by_the_command_and_by_the_database() -> None:
    with pytest.raises(CommandError):
        tie("lire-et-ecrire-bw")
    with pytest.raises(CommandError):
        tie(consortium="inconnu")
    with Acting("coordinator"), pytest.raises(Error, match="joint programme"), transaction.atomic():
        Consortium.objects.update(programme=body_role_name("lire-et-ecrire-bw"))


@pytest.mark.usefixtures("tied")
def test_a_programme_is_run_by_one_consortium() -> None:
    with Acting("coordinator"), transaction.atomic():
        Consortium.objects.create(code="autre", name="Autre", coordination_id=body_role_name("cartes-emploi"))
    with pytest.raises(CommandError):
        tie(consortium="autre")


@pytest.mark.usefixtures("tied")
def test_the_lead_says_it_on_the_page_of_the_member_and_a_program_says_the_same() -> None:
    page: Client = signed_in("cesep_manager")
    with Acting("cesep_manager"):
        card = MemberCard.objects.get(user_id=user_id("other_coach"))
    said = {"decides_income": "function", "note": "", "employer": body_role_name("genappe"), "contact": "065 1"}
    answer = page.post(f"/team/members/{card.pk}/", {**said, "communes": [GENAPPE]})
    assert answer.status_code == 302, answer.content.decode()
    with Acting("cesep_manager"):
        assert MemberCard.objects.get(pk=card.pk).communes == [GENAPPE]
    url = f"/api/team/members/{card.pk}/"
    answer = page.post(url, {"decides_income": None, "contact": "065 2"}, content_type="application/json")
    assert (answer.json()["communes"], answer.json()["contact"]) == ([GENAPPE], "065 2")
    wrong = page.post(url, {"decides_income": None, "communes": [VILLERS]}, content_type="application/json")
    assert (wrong.status_code, wrong.json()["code"]) == (400, "commune_unknown")
