"""A file that is closed to a colleague, or restricted to a few, does not exist for the others: on any surface."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext

from maillage.problems import Problem
from sharing.grants.subjects import files
from sharing.referrals.access import access_referral, access_referrals
from tenants.casework.access import (
    access_closures,
    access_participant,
    access_participant_for_change,
    access_participants,
    incoming_of,
)
from tenants.casework.closures import declare_closure, end_closure, lift_restriction, restrict_file, who_opens
from tenants.casework.services import open_file_from_referral
from tests.cast import user_id
from tests.conftest import Acting
from tests.sharing import flow

type Browser = Callable[[str], Any]
NAME = "Delphine Zorobabel"


@pytest.fixture
def person(db: None) -> UUID:
    """A file of Genappe, which the colleague follows."""
    with Acting("colleague") as actor:
        return flow.participant(actor, first_name="Delphine", last_name="Zorobabel").pk


def close_to(name: str, person: UUID, *, by: str = "manager", kind: str = "relative") -> UUID:
    """Declared by the manager, or by another."""
    with Acting(by) as actor:
        found = access_participant(actor, person)
        return declare_closure(actor=actor, participant=found, user_id=user_id(name), kind=kind).pk


def restrict(person: UUID, *names: str, by: str = "manager") -> None:
    """To these colleagues, beside the case worker and the managers."""
    with Acting(by) as actor:
        restrict_file(
            actor=actor, participant=access_closures(actor, person), reader_ids=[user_id(name) for name in names]
        )


def sees(name: str, person: UUID) -> bool:
    """Whether the file exists for this member of the cast."""
    with Acting(name) as actor:
        found = access_participants(actor).filter(pk=person).exists()
        if not found:
            with pytest.raises(Http404):
                access_participant(actor, person)
            with pytest.raises(Http404):
                files().label_of(actor, person)
        assert found == bool(files().names(actor, [person]))
        assert found == (person in set(files().named(actor, "Zorobabel")))
        return found


def test_a_file_closed_to_a_colleague_does_not_exist_for_them_alone(person: UUID) -> None:
    close_to("reader", person)
    assert [name for name in ("colleague", "manager", "reader") if sees(name, person)] == ["colleague", "manager"]


def test_even_its_case_worker_and_a_manager_are_shut_out(person: UUID) -> None:
    close_to("colleague", person)
    close_to("manager", person, by="manager", kind="conflict")
    assert [name for name in ("colleague", "manager", "reader") if sees(name, person)] == ["reader"]


def test_anybody_closes_a_file_to_themselves_and_only_a_manager_to_others(person: UUID) -> None:
    close_to("reader", person, by="reader", kind="self")
    assert not sees("reader", person)
    with pytest.raises(PermissionDenied):
        close_to("manager", person, by="colleague")


def test_somebody_else_opens_it_again(person: UUID) -> None:
    closure_id = close_to("reader", person)
    with Acting("colleague") as colleague, pytest.raises(PermissionDenied):
        end_closure(actor=colleague, participant=access_participant(colleague, person), closure_id=closure_id)
    with Acting("manager") as manager:
        found = access_participant(manager, person)
        end_closure(actor=manager, participant=found, closure_id=closure_id)
        with pytest.raises(Problem) as refused:
            end_closure(actor=manager, participant=found, closure_id=closure_id)
        assert refused.value.code == "changed_meanwhile"
        with pytest.raises(Http404):
            end_closure(actor=manager, participant=found, closure_id=uuid4())
    assert sees("reader", person)


def test_a_manager_does_not_open_it_again_for_themselves(person: UUID) -> None:
    with Acting("manager") as manager:
        found = access_participant(manager, person)
        closure = declare_closure(actor=manager, participant=found, user_id=manager.user_id, kind="relative")
        with pytest.raises(Problem) as refused:
            end_closure(actor=manager, participant=found, closure_id=closure.pk)
    assert refused.value.code == "own_closure"


def test_what_is_declared_badly_is_refused(person: UUID) -> None:
    close_to("reader", person)
    for name, kind, code in (
        ("reader", "relative", "already_closed"),
        ("reader", "enemy", "no_kind"),
        ("receiver", "relative", "unknown_colleague"),  # of another CPAS
        ("finance", "relative", "unknown_colleague"),  # sees no file anyway
    ):
        with pytest.raises(Problem) as refused:
            close_to(name, person, kind=kind)
        assert refused.value.code == code


def test_a_restricted_file_is_its_case_workers_its_managers_and_the_named_ones(person: UUID) -> None:
    restrict(person)
    assert [name for name in ("colleague", "manager", "reader") if sees(name, person)] == ["colleague", "manager"]
    restrict(person, "reader", by="colleague")
    assert sees("reader", person)
    with Acting("reader") as reader, pytest.raises(PermissionDenied):
        access_participant_for_change(reader, person)  # named, and still one who only reads
    restrict(person)
    assert not sees("reader", person)
    with Acting("manager") as manager:
        lift_restriction(actor=manager, participant=access_closures(manager, person))
        with pytest.raises(Problem) as refused:
            lift_restriction(actor=manager, participant=access_closures(manager, person))
    assert refused.value.code == "not_restricted"
    assert sees("reader", person)


def test_a_named_colleague_to_whom_it_is_closed_stays_out(person: UUID) -> None:
    restrict(person, "reader")
    close_to("reader", person)
    assert not sees("reader", person)


def test_only_who_decides_restricts_and_nobody_of_elsewhere_is_named(person: UUID) -> None:
    with Acting("reader") as reader, pytest.raises(PermissionDenied):
        access_closures(reader, person)
    with pytest.raises(Problem) as refused:
        restrict(person, "receiver")
    assert refused.value.code == "unknown_colleague"


def test_private_ties_are_shown_to_managers_alone(person: UUID) -> None:
    close_to("reader", person)
    for name, shown in (("colleague", 0), ("manager", 1)):
        with Acting(name) as actor:
            assert len(who_opens(actor, access_participant(actor, person)).closures) == shown


@pytest.fixture(params=["closed", "restricted"])
def out_of_sight(request: pytest.FixtureRequest, person: UUID) -> UUID:
    """The same file, which the reader may not open, by each way of it."""
    if request.param == "closed":
        close_to("reader", person)
    else:
        restrict(person)
    return person


@pytest.fixture
def sent(out_of_sight: UUID) -> tuple[UUID, UUID]:
    """A referral of that person, and the agreement under it."""
    from sharing.referrals.services import draft_referral, send_referral

    with Acting("colleague") as actor:
        agreed = flow.grant(actor, out_of_sight, "identity", "contact", days=20)
        referral = send_referral(
            actor=actor, referral=draft_referral(actor=actor, grant=agreed, reason="Pour Zorobabel seulement")
        )
    return referral.pk, agreed.pk


def test_its_referrals_exist_neither(sent: tuple[UUID, UUID]) -> None:
    referral_id, _grant_id = sent
    with Acting("reader") as reader:
        assert not access_referrals(reader).exists()
        with pytest.raises(Http404):
            access_referral(reader, referral_id)
    with Acting("colleague") as colleague:
        assert access_referral(colleague, referral_id).pk == referral_id


PAGES = (
    "/", "/participants/", "/referrals/", "/api/participants/", "/api/referrals/",
)  # fmt: skip
BY_ID = (
    "/participants/<participant_id>/", "/participants/<participant_id>/correct/",
    "/participants/<participant_id>/receipt/", "/participants/<participant_id>/access/",
    "/participants/<participant_id>/agreements/new/",
    "/agreements/<grant_id>/", "/agreements/<grant_id>/refer/", "/agreements/<grant_id>/withdraw/",
    "/agreements/<grant_id>/document/", "/referrals/<referral_id>/", "/referrals/<referral_id>/withdraw/",
    "/referrals/<referral_id>/check/",
    "/api/participants/<participant_id>/", "/api/participants/<participant_id>/receipt/",
    "/api/participants/<participant_id>/agreements/", "/api/participants/<participant_id>/opening/",
    "/api/agreements/<grant_id>/", "/api/agreements/<grant_id>/preview/", "/api/referrals/<referral_id>/",
)  # fmt: skip


def test_no_page_list_count_or_search_shows_anything_of_it(
    sent: tuple[UUID, UUID], out_of_sight: UUID, browser: Browser
) -> None:
    reader = browser("reader")
    shown = [reader.get(path).content.decode() for path in PAGES]
    for words in ("Zorobabel", "GEN-0001", sent[0].hex[:8]):
        shown += [
            reader.post("/participants/", {"q": words}, follow=True).content.decode().replace(words, ""),
            reader.post("/referrals/", {"q": words}, follow=True).content.decode().replace(words, ""),
            reader.post("/api/participants/search/", {"q": words}, "application/json").content.decode(),
            reader.post("/api/referrals/search/", {"q": words}, "application/json").content.decode(),
        ]
    ids = (out_of_sight, *sent)
    for text in shown:
        assert "Zorobabel" not in text
        assert "Delphine" not in text
        assert not [key for key in ids if str(key) in text]


@pytest.mark.parametrize("path", BY_ID)
def test_asked_for_by_its_address_it_answers_like_nothing(
    sent: tuple[UUID, UUID], out_of_sight: UUID, browser: Browser, path: str
) -> None:
    reader = browser("reader")
    answers = []
    for ids in ((out_of_sight, *sent), (uuid4(), uuid4(), uuid4())):
        address = path
        for name, key in zip(("participant_id", "referral_id", "grant_id"), ids, strict=True):
            address = address.replace(f"<{name}>", str(key))
        with CaptureQueriesContext(connection) as queries:
            answer = reader.get(address)
        text = re.sub(r'csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())
        for key in ids:
            text = text.replace(str(key), "")
        answers.append((answer.status_code, text, len(queries)))
    (status, text, count), (nothing_status, nothing, nothing_count) = answers
    assert (status, text) == (nothing_status, nothing)
    assert status == 404
    assert count == nothing_count


def test_a_referral_received_about_them_does_not_exist_once_it_is_linked(browser: Browser) -> None:
    referral = flow.accepted("identity", "contact", to=flow.CPAS, by="receiver")
    with Acting("receiver") as receiver:
        link = open_file_from_referral(actor=receiver, referral=access_referral(receiver, referral.pk))
        declare_closure(actor=receiver, participant=link.participant, user_id=receiver.user_id, kind="relative")
        with pytest.raises(Http404):
            access_referral(receiver, referral.pk)
        assert incoming_of(receiver, referral.pk) is None
    assert b"Am\xc3\xa9lie" not in browser("receiver").get("/").content


def test_agreements_that_end_soon_are_neither_named_nor_counted(sent: tuple[UUID, UUID]) -> None:
    from tenants.casework.waiting import waiting_for

    with Acting("colleague") as colleague:
        assert waiting_for(colleague).ending.total == 1
    with Acting("reader") as reader:
        assert (waiting_for(reader).ending.items, waiting_for(reader).ending.total) == ([], 0)
