"""Arrangements between bodies (GDPR, article 26): who concludes them, and when they allow a referral to leave."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.http import Http404
from django.utils import timezone

from maillage.identity.models import Body
from maillage.notifications.models import Notification
from maillage.outbox.deliver import deliver_one
from maillage.postgres.acting import body_role_name
from maillage.problems import Problem
from sharing.arrangements.access import (
    access_arrangement,
    access_consortia_to_publish,
    access_consortium_arrangement,
    access_new_arrangement,
    check_arrangement,
    has_arrangement,
)
from sharing.arrangements.models import Arrangement, ConsortiumArrangement
from sharing.arrangements.services import (
    confirm_arrangement,
    end_arrangement,
    end_consortium_arrangement,
    join_arrangement,
    leave_arrangement,
    propose_arrangement,
    publish_arrangement,
)
from tenants.registry.models import Consortium, ConsortiumMembership
from tests.conftest import Acting

GENAPPE, CESEP, VILLERS = (body_role_name(slug) for slug in ("genappe", "cesep", "villers-la-ville"))


@pytest.fixture
def nothing_arranged(db: None) -> None:
    """Between Genappe and CESEP, what the cast had arranged has ended."""
    with Acting("dpo") as dpo:
        found = Arrangement.objects.get(proposer=GENAPPE, other=CESEP)
        end_arrangement(actor=dpo, arrangement=found)


def proposed(**terms: Any) -> UUID:
    """Proposed by Genappe to CESEP."""
    with Acting("dpo") as dpo:
        said: dict[str, Any] = {"responsibilities": "Chacun les siens.", "starts": timezone.localdate()} | terms
        return propose_arrangement(actor=dpo, other=access_new_arrangement(dpo).get(slug="cesep"), **said).pk


def in_force() -> bool:
    """What each of the two is told, which is the same."""
    answers = set()
    for name in ("dpo", "cesep_manager"):
        with Acting(name):
            answers |= {has_arrangement(GENAPPE, CESEP), has_arrangement(CESEP, GENAPPE)}
    (answer,) = answers
    return answer


def confirmed(arrangement_id: UUID) -> None:
    """Confirmed by CESEP."""
    with Acting("cesep_manager") as manager:
        confirm_arrangement(actor=manager, arrangement=access_arrangement(manager, arrangement_id))


def test_an_arrangement_is_in_force_once_the_other_party_confirms(nothing_arranged: None) -> None:
    assert not in_force()
    arrangement_id = proposed()
    assert not in_force()
    confirmed(arrangement_id)
    assert in_force()


def test_without_one_the_sender_is_told_what_to_do(nothing_arranged: None) -> None:
    with Acting("colleague"), pytest.raises(Problem) as refused:
        check_arrangement(GENAPPE, Body.objects.get(role=CESEP))
    assert (refused.value.code, refused.value.status) == ("no_arrangement", 409)


def test_either_party_ends_it(nothing_arranged: None) -> None:
    confirmed(arrangement_id := proposed())
    with Acting("cesep_manager") as manager:
        end_arrangement(actor=manager, arrangement=access_arrangement(manager, arrangement_id))
    assert not in_force()


def test_it_holds_on_its_days_by_the_walls_clock(nothing_arranged: None, moved_clock: Any) -> None:
    today = timezone.localdate()
    confirmed(proposed(starts=today + timedelta(days=3), ends=today + timedelta(days=5)))
    answers = []
    for days in (2, 3, 5, 6):
        moved_clock(timedelta(days=days))
        answers.append(in_force())
    assert answers == [False, True, True, False]


def test_nobody_confirms_an_own_proposal(nothing_arranged: None) -> None:
    arrangement_id = proposed()
    with Acting("manager") as manager, pytest.raises(Problem) as refused:
        confirm_arrangement(actor=manager, arrangement=access_arrangement(manager, arrangement_id))
    assert refused.value.code == "own_proposal"


def test_what_is_typed_badly_is_refused(nothing_arranged: None) -> None:
    today = timezone.localdate()
    for terms, code in (
        ({"responsibilities": " "}, "no_responsibilities"),
        ({"ends": today - timedelta(days=1), "starts": today}, "ends_before_start"),
        ({"starts": today - timedelta(days=9), "ends": today - timedelta(days=1)}, "ended_already"),
    ):
        with pytest.raises(Problem) as refused:
            proposed(**terms)
        assert refused.value.code == code


def test_only_one_proposal_waits_between_two(nothing_arranged: None) -> None:
    proposed()
    with pytest.raises(Problem) as refused:
        proposed()
    assert refused.value.code == "already_proposed"
    with Acting("cesep_manager") as manager:
        genappe = access_new_arrangement(manager).get(slug="genappe")
        with pytest.raises(Problem) as refused:
            propose_arrangement(actor=manager, other=genappe, responsibilities="x", starts=timezone.localdate())
    assert refused.value.code == "already_proposed"


def test_case_workers_and_third_bodies_see_none(nothing_arranged: None) -> None:
    arrangement_id = proposed()
    for name in ("colleague", "reader", "finance", "villers_manager", "coach_manager", "coach", "coordinator"):
        with Acting(name) as actor, pytest.raises(Http404):
            access_arrangement(actor, arrangement_id)


@pytest.mark.parametrize(
    ("player", "change"),
    [
        ("dpo", "confirmed_at = now(), confirmed_by_name = 'Moi'"),  # the proposer confirms by itself
        ("dpo", "ended_at = now(), ended_by_role = other_role"),  # in the other's name
        ("dpo", "other_role = 'x'"),
        ("cesep_manager", "starts = '2000-01-01'"),
        ("cesep_manager", "responsibilities = 'Rien'"),
    ],
)
def test_raw_sql_confirms_ends_and_rewrites_nothing_for_others(
    nothing_arranged: None, player: str, change: str
) -> None:
    proposed()
    with Acting(player), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE public.arrangements_arrangement SET {change} WHERE confirmed_at IS NULL")


def test_raw_sql_shows_a_third_body_nothing(nothing_arranged: None) -> None:
    proposed()
    with Acting("coach"), connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM public.arrangements_arrangement WHERE %s IN (proposer_role, other_role)", [CESEP]
        )
        # its own with CESEP: none, a partner arranges with CPAS
        assert cursor.fetchone() == (0,)


def test_raw_sql_publishes_for_no_consortium_of_another(consortium: UUID) -> None:
    with Acting("colleague") as actor, pytest.raises(DatabaseError), transaction.atomic():
        ConsortiumArrangement.objects.create(
            consortium_id=consortium, coordination_id=actor.body_role, responsibilities="x", version=1,
            starts=date(2026, 1, 1), published_by_name="x",
        )  # fmt: skip


@pytest.fixture
def consortium(db: None) -> UUID:
    """Of Genappe and CESEP."""
    role = body_role_name("cartes-emploi")
    with Acting("coordinator"):
        made = Consortium.objects.create(code="cartes", name="Cartes", coordination_id=role)
        for member in (GENAPPE, CESEP):
            ConsortiumMembership.objects.create(
                consortium=made, coordination_id=role, body_id=member, starts=date(2024, 1, 1)
            )
    return made.pk


def published(consortium: UUID, **terms: Any) -> UUID:
    """By its coordination."""
    with Acting("coordinator") as actor:
        said: dict[str, Any] = {"responsibilities": "Chacun les siens.", "starts": timezone.localdate()} | terms
        return publish_arrangement(
            actor=actor, consortium=access_consortia_to_publish(actor).get(pk=consortium), **said
        ).pk


def joined(arrangement_id: UUID, *names: str) -> None:
    """By these members."""
    for name in names:
        with Acting(name) as actor:
            join_arrangement(actor=actor, arrangement=access_consortium_arrangement(actor, arrangement_id))


def test_the_arrangement_of_a_consortium_binds_two_members_once_both_joined(
    nothing_arranged: None, consortium: UUID
) -> None:
    arrangement_id = published(consortium)
    assert not in_force()
    joined(arrangement_id, "dpo")
    assert not in_force()
    joined(arrangement_id, "cesep_manager")
    assert in_force()
    with Acting("cesep_manager") as actor:
        leave_arrangement(actor=actor, arrangement=access_consortium_arrangement(actor, arrangement_id))
    assert not in_force()


def test_it_ends_for_all_when_its_coordination_ends_it(nothing_arranged: None, consortium: UUID) -> None:
    joined(arrangement_id := published(consortium), "dpo", "cesep_manager")
    with Acting("dpo") as dpo, pytest.raises(Problem) as refused:
        end_consortium_arrangement(actor=dpo, arrangement=access_consortium_arrangement(dpo, arrangement_id))
    assert refused.value.code == "not_yours"
    with Acting("coordinator") as actor:
        end_consortium_arrangement(actor=actor, arrangement=access_consortium_arrangement(actor, arrangement_id))
    assert not in_force()


def test_who_left_the_consortium_is_bound_no_more(nothing_arranged: None, consortium: UUID) -> None:
    joined(published(consortium), "dpo", "cesep_manager")
    with Acting("coordinator"):
        ConsortiumMembership.objects.filter(body=CESEP).update(ends=timezone.localdate() - timedelta(days=1))
    assert not in_force()


def test_only_a_member_joins_and_only_once(nothing_arranged: None, consortium: UUID) -> None:
    arrangement_id = published(consortium)
    with Acting("villers_manager") as stranger, pytest.raises(Http404):
        access_consortium_arrangement(stranger, arrangement_id)
    with Acting("villers_manager") as stranger, pytest.raises(Problem) as refused:
        join_arrangement(actor=stranger, arrangement=ConsortiumArrangement.objects.get(pk=arrangement_id))
    assert refused.value.code == "not_a_member_of_it"
    joined(arrangement_id, "dpo")
    with pytest.raises(Problem) as refused:
        joined(arrangement_id, "manager")
    assert refused.value.code == "already_joined"


def test_the_pages_conclude_and_end_one(nothing_arranged: None, browser: Any) -> None:
    dpo, partner = browser("dpo"), browser("cesep_manager")
    assert dpo.get("/arrangements/new/").status_code == 200
    typed = {"other": "cesep", "responsibilities": "Chacun les siens.", "starts": str(timezone.localdate())}
    document = SimpleUploadedFile("convention.pdf", b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n")
    answer = dpo.post("/arrangements/new/", typed | {"document": document})
    assert answer.status_code == 302
    here = answer.url
    assert dpo.post("/arrangements/new/", typed).status_code == 200  # a second one: told on the form
    assert "Chacun les siens." in partner.get(here).content.decode()
    assert b"".join(partner.get(f"{here}document/").streaming_content).startswith(b"%PDF")
    assert dpo.post(f"{here}confirm/").status_code == 302
    assert not in_force()
    assert partner.post(f"{here}confirm/").status_code == 302
    assert in_force()
    assert partner.get(f"{here}end/").status_code == 200
    assert partner.post(f"{here}end/").status_code == 302
    assert not in_force()
    assert "CESEP" in dpo.get("/arrangements/").content.decode()


def test_the_pages_of_a_consortium_publish_join_and_leave(
    nothing_arranged: None, consortium: UUID, browser: Any
) -> None:
    coordinator, dpo, partner = browser("coordinator"), browser("dpo"), browser("cesep_manager")
    assert coordinator.get("/arrangements/consortia/new/").status_code == 200
    typed = {"consortium": str(consortium), "responsibilities": "Ensemble.", "starts": str(timezone.localdate())}
    here = coordinator.post("/arrangements/consortia/new/", typed).url
    for member in (dpo, partner):
        assert "Ensemble." in member.get(here).content.decode()
        assert member.post(f"{here}join/").status_code == 302
    assert in_force()
    assert partner.post(f"{here}leave/").status_code == 302
    assert not in_force()
    assert coordinator.post(f"{here}end/").status_code == 302
    for member in (coordinator, dpo):
        assert member.get("/arrangements/").status_code == 200


def test_programs_do_the_same(nothing_arranged: None, consortium: UUID, browser: Any) -> None:
    coordinator, dpo, partner = browser("coordinator"), browser("dpo"), browser("cesep_manager")
    terms = {"responsibilities": "Chacun les siens.", "starts": str(timezone.localdate())}
    unknown = dpo.post("/api/arrangements/", terms | {"other": "nobody"}, "application/json")
    assert (unknown.status_code, unknown.json()["code"]) == (400, "unknown_body")
    made = dpo.post("/api/arrangements/", terms | {"other": "cesep"}, "application/json").json()
    here = f"/api/arrangements/{made['id']}/"
    assert partner.get(here).json()["state"] == "proposed"
    assert partner.post(f"{here}confirm/").json()["state"] == "in_force"
    assert dpo.post(f"{here}end/").json()["state"] == "ended"
    assert dpo.get("/api/arrangements/").json()["count"] >= 1
    there = "/api/arrangements/consortia/"
    nothing = coordinator.post(there, terms | {"consortium": "x"}, "application/json")
    assert nothing.json()["code"] == "unknown_consortium"
    one = coordinator.post(there, terms | {"consortium": "cartes"}, "application/json").json()
    for member in (dpo, partner):
        assert member.post(f"{there}{one['id']}/join/").status_code == 200
    assert in_force()
    assert partner.post(f"{there}{one['id']}/leave/").status_code == 200
    assert partner.post(f"{there}{one['id']}/leave/").json()["code"] == "not_joined"
    assert coordinator.post(f"{there}{one['id']}/end/").json()["state"] == "ended"
    assert partner.get(there).json()["count"] == 1


def test_who_keeps_arrangements_is_told_of_a_proposal_and_of_its_confirmation(nothing_arranged: None) -> None:
    arrangement_id = proposed()
    for name, kind in (("cesep_manager", "arrangement.proposed"), ("dpo", "arrangement.confirmed")):
        with Acting(name) as actor:
            while deliver_one():
                pass
            assert Notification.objects.filter(
                user_id=actor.user_id, kind=kind, object_id=arrangement_id
            ).exists()  # fmt: skip
        if name == "cesep_manager":
            confirmed(arrangement_id)
