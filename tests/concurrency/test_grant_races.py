"""An agreement that changes while somebody else uses it; each with the control that shows the race."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from maillage.audit.actor import Actor
from sharing.grants.access import access_grant_for_change, access_use
from sharing.grants.models import Grant, GrantNarrowing
from sharing.grants.services import (
    Evidence,
    narrow_grant,
    renew_grant,
    withdraw_from_recipients,
    withdraw_grant,
)
from sharing.referrals.access import access_sent_to_act
from sharing.referrals.models import Disclosure
from sharing.referrals.services import draft_referral, reroute_referral, send_referral
from tenants.casework.models import Participant
from tenants.casework.services import correct_file
from tests.concurrency.race import Meeting, kinds, together, without_row_locks
from tests.isolation import scene

LOCKED = pytest.mark.parametrize("locked", [True, False], ids=["locked", "control"])
SPOKEN = Evidence(kind="spoken", witness="Une collègue")


@pytest.fixture
def meeting(monkeypatch: pytest.MonkeyPatch, locked: bool) -> Meeting:
    """With the lock nobody else comes; without it they do, however busy the machine."""
    return Meeting(monkeypatch, patience=0.4 if locked else 15)


@pytest.fixture
def colleague(actor: Callable[[str], Actor]) -> Actor:
    """A case worker of Genappe."""
    return actor("colleague")


def change(grant_id: Any, how: Callable[..., Any], **terms: Any) -> Callable[[Actor], Any]:
    """A job on one agreement."""
    return lambda actor: how(actor=actor, grant=access_grant_for_change(actor, grant_id), **terms)


def anew(grant: Grant, *categories: str) -> dict[str, Any]:
    """The terms of a renewal."""
    return {
        "purpose": "Lire", "categories": categories, "valid_until": grant.valid_until, "evidence": SPOKEN,
    }  # fmt: skip


@LOCKED
@pytest.mark.parametrize("ends", ["one", "all"])
def test_no_version_outlives_the_agreement_that_was_withdrawn(
    fresh: str, colleague: Actor, meeting: Meeting, monkeypatch: pytest.MonkeyPatch, locked: bool, ends: str
) -> None:
    with scene.acting(colleague):
        grant = scene.agreement(colleague, scene.person(colleague).pk, "lire-et-ecrire-bw")
    meeting.after("sharing.grants.services.recording._held")
    meeting.after("sharing.grants.services.ending._current")
    if not locked:
        without_row_locks(monkeypatch)

    def stop(actor: Actor) -> Any:
        return withdraw_from_recipients(actor=actor, subject_id=grant.subject_id)

    outcomes = together(
        (colleague, change(grant.pk, renew_grant, **anew(grant, "identity"))),
        (colleague, change(grant.pk, withdraw_grant) if ends == "one" else stop),
    )
    assert meeting.met != locked
    with scene.acting(colleague):
        live = [
            found for found in Grant.objects.filter(subject_id=grant.subject_id) if found.is_live(timezone.localdate())
        ]
    if locked:
        assert live == []
        assert kinds(outcomes)[1] == "done"
        assert kinds(outcomes)[0] in ("done", "already_withdrawn")
    else:
        assert [found.version for found in live] == [2]


@LOCKED
@pytest.mark.parametrize("by", ["narrowing", "renewal"])
def test_who_corrects_the_file_brings_back_nothing_that_was_taken_back(
    fresh: str, colleague: Actor, meeting: Meeting, monkeypatch: pytest.MonkeyPatch, locked: bool, by: str
) -> None:
    with scene.acting(colleague):
        disclosure = Disclosure.objects.get(referral=scene.sent(colleague, "lire-et-ecrire-bw"))
        grant = Grant.objects.get(pk=disclosure.authority_id)
    correcting: set[int] = set()
    # both have read what may be disclosed before either writes it; who corrects writes last
    meeting.after("sharing.referrals.services.sending.payload_of")
    save = Disclosure.save

    def slowly(self: Any, *args: Any, **kwargs: Any) -> None:
        time.sleep(0.3 if threading.get_ident() in correcting and not locked else 0)
        save(self, *args, **kwargs)

    monkeypatch.setattr(Disclosure, "save", slowly)
    if not locked:
        without_row_locks(monkeypatch)

    def correct(actor: Actor) -> Any:
        correcting.add(threading.get_ident())
        person = Participant.objects.get(pk=grant.subject_id)
        return correct_file(actor=actor, participant=person, values={"phone": "010 00 00 99", "first_name": "Anne"})

    less: dict[str, Callable[[Actor], Any]] = {
        "narrowing": change(grant.pk, narrow_grant, categories=["contact"]),
        "renewal": change(grant.pk, renew_grant, **anew(grant, "identity")),
    }
    assert kinds(together((colleague, correct), (colleague, less[by]))) == ["done", "done"]
    assert meeting.met != locked
    with scene.acting(colleague):
        disclosed = (Disclosure.objects.get(pk=disclosure.pk).payload or {})["fields"]
    assert disclosed["first_name"] == "Anne"
    assert ("phone" in disclosed) != locked


@LOCKED
def test_a_category_is_taken_back_once_and_what_is_taken_back_whole_is_not_narrowed(
    fresh: str, colleague: Actor, meeting: Meeting, monkeypatch: pytest.MonkeyPatch, locked: bool
) -> None:
    with scene.acting(colleague):
        grant = scene.agreement(colleague, scene.person(colleague).pk, "lire-et-ecrire-bw")
    meeting.after("sharing.grants.services.ending._current")
    if not locked:
        without_row_locks(monkeypatch)
    job = change(grant.pk, narrow_grant, categories=["contact"])
    outcomes = sorted(kinds(together((colleague, job), (colleague, job))))
    assert outcomes == (["done", "not_covered"] if locked else ["IntegrityError", "done"])
    with scene.acting(colleague):
        assert GrantNarrowing.objects.filter(grant_id=grant.pk).count() == 1


@LOCKED
def test_who_reroutes_and_who_takes_everything_back_wait_for_each_other_and_not_in_a_circle(
    fresh: str, colleague: Actor, meeting: Meeting, monkeypatch: pytest.MonkeyPatch, locked: bool
) -> None:
    """Without the one order the database ends one of them: an error of ours to whoever it was."""
    with scene.acting(colleague):
        subject = scene.person(colleague).pk
        made = [scene.agreement(colleague, subject, to) for to in ("lire-et-ecrire-bw", "cesep")]
        lower, higher = sorted(made, key=lambda grant: grant.pk)
        referral = draft_referral(actor=colleague, grant=higher, reason="Cours")
        send_referral(actor=colleague, referral=referral)
    if not locked:
        monkeypatch.setattr("sharing.grants.holding._in_one_order", list)
    meeting.after("sharing.grants.holding._hold")

    def reroute(actor: Actor) -> Any:
        sent = access_sent_to_act(actor, referral.pk).referral
        return reroute_referral(actor=actor, referral=sent, grant=access_grant_for_change(actor, lower.pk))

    def take_back(actor: Actor) -> Any:
        return withdraw_from_recipients(actor=actor, subject_id=subject)

    outcomes = kinds(together((colleague, reroute), (colleague, take_back)))
    if not locked:
        assert meeting.met
        assert "OperationalError" in outcomes
        return
    assert outcomes[1] == "done"
    assert outcomes[0] in ("done", "no_live_grant", "changed_meanwhile")
    with scene.acting(colleague):
        assert all(grant.withdrawn for grant in Grant.objects.filter(subject_id=subject).select_related("withdrawal"))
        assert access_use(colleague, referral.pk).grant.withdrawn
        assert not Disclosure.objects.filter(sender_role=colleague.body_role, ended_at=None, referral=referral).exists()
