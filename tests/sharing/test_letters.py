"""A recipient without an account works too: by letter, its answers typed by the sender."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import Error, transaction
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from maillage.audit.models import AuditEntry
from maillage.outbox.deliver import deliver_one
from maillage.outbox.models import OutboxMessage
from maillage.postgres.acting import acting_as
from maillage.problems import Problem
from sharing.grants.access import possible_recipients
from sharing.referrals import services
from sharing.referrals.access import access_received_to_act, access_referral
from sharing.referrals.models import ContactAttempt, Disclosure, Dispatch, Referral
from sharing.referrals.services import Leaving, send_referral
from tests.conftest import make_actor
from tests.sharing import flow, letters

# roles are the cluster's: two workers that make the same ones at once would wait for each other
pytestmark = pytest.mark.xdist_group("provisioning")

type Browser = Callable[[str], Client]


def words(content: bytes) -> str:
    """The text of a PDF, on one line."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())


def test_an_agreement_can_name_an_organisation_without_an_account(acting: Any) -> None:
    body = letters.organisation()
    with acting("receiver") as actor:
        assert possible_recipients(actor).filter(pk=body.pk).exists()


def test_a_letter_needs_no_arrangement_but_a_way_and_a_day(acting: Any) -> None:
    referral = letters.drafted(letters.organisation())
    today = timezone.localdate()
    with acting("colleague") as actor:
        assert referral.outside
        for leaving, code in (
            (None, "no_way"), (Leaving("email", today), "no_way"),
            (Leaving("post", today - timedelta(days=1)), "bad_sent_on"),
            (Leaving("post", today + timedelta(days=8)), "bad_sent_on"),
        ):  # fmt: skip
            with pytest.raises(Problem) as refused:
                send_referral(actor=actor, referral=referral, leaving=leaving)
            assert refused.value.code == code
        send_referral(actor=actor, referral=referral, leaving=Leaving("hand", today))
        dispatch = Dispatch.objects.get(referral=referral)
        assert (dispatch.way, dispatch.sent_on, dispatch.by_name) == ("hand", today, actor.user_name)
        assert OutboxMessage.objects.filter(to_role=referral.recipient_id, topic="referral.sent").count() == 0
        own = OutboxMessage.objects.filter(object_id=referral.pk, to_role=actor.body_role)
        assert set(own.values_list("topic", flat=True)) == {"referral.remind", "referral.unanswered", "referral.expire"}


def test_nothing_of_a_letter_is_read_at_the_body_that_stands_for_the_organisation(acting: Any) -> None:
    referral = letters.sent(letters.organisation())
    with acting_as(referral.recipient_id):
        assert not Referral.objects.exists()
        assert not Disclosure.objects.exists()
    with acting("colleague") as actor:
        services.decline_referral(actor=actor, referral=referral, reason="full", declined_by="Mme Rive")
        services.send_back(actor=actor, referral=referral)
    with acting_as(referral.recipient_id):
        assert not Disclosure.objects.exists()


def typed(actor: Any, referral: Referral) -> Referral:
    """The referral as an answer is typed to it."""
    return access_received_to_act(actor, referral.pk)


def test_every_answer_can_be_typed_by_the_sender(acting: Any) -> None:
    referral = letters.sent(letters.organisation())
    today = timezone.localdate()
    with acting("colleague") as actor:
        services.request_information(actor=actor, referral=typed(actor, referral), wanted=["contact"])
        services.answer_information(actor=actor, referral=typed(actor, referral))
        services.put_on_waiting_list(
            actor=actor, referral=typed(actor, referral), review_on=today + timedelta(days=3)
        )  # fmt: skip
        services.record_attempt(
            actor=actor, referral=typed(actor, referral), on=today, channel="phone", reached=True
        )  # fmt: skip
        with pytest.raises(Problem) as refused:
            services.accept_referral(actor=actor, referral=typed(actor, referral), first_contact_on=today)
        assert refused.value.code == "unknown_worker"
        services.accept_referral(
            actor=actor, referral=typed(actor, referral), worker_name="Mme Rive", first_contact_on=today
        )  # fmt: skip
        services.start_follow_up(actor=actor, referral=typed(actor, referral))
        services.put_on_hold(
            actor=actor, referral=typed(actor, referral), resume_on=today + timedelta(days=2), reason="health"
        )  # fmt: skip
        services.resume_follow_up(actor=actor, referral=typed(actor, referral))
        services.report_outcome(
            actor=actor, referral=typed(actor, referral), outcome="need_met", outcome_on=today,
            delivered=["interview"], next_step="cpas",
        )  # fmt: skip
        closed = services.close_referral(actor=actor, referral=typed(actor, referral))
        assert (closed.state, closed.worker_name, closed.worker_id) == ("closed", "Mme Rive", None)
        assert ContactAttempt.objects.get(referral=referral).typed_by_sender
        assert not OutboxMessage.objects.filter(to_role=referral.recipient_id).exists()


def test_a_refusal_says_who_declined_and_is_confirmed(acting: Any) -> None:
    referral = letters.sent(letters.organisation())
    with acting("colleague") as actor:
        with pytest.raises(Problem) as refused:
            services.decline_referral(actor=actor, referral=typed(actor, referral), reason="full")
        assert refused.value.code == "no_declined_by"
        services.decline_referral(
            actor=actor, referral=typed(actor, referral), reason="full", declined_by="Mme Rive"
        )  # fmt: skip
        assert services.confirm_decline(actor=actor, referral=typed(actor, referral)).declined_by == "Mme Rive"


def test_a_body_makes_no_letter_of_a_referral_to_one_that_has_an_account(acting: Any) -> None:
    from tests.sharing import flow

    referral = flow.sent()
    with acting("colleague"), pytest.raises(Error), transaction.atomic():
        Referral.objects.filter(pk=referral.pk).update(outside=True)


def test_the_letter_says_exactly_what_is_agreed_and_how_to_answer(acting: Any, browser: Browser) -> None:
    referral = letters.sent(letters.organisation())
    answer = browser("colleague").get(f"/referrals/{referral.pk}/letter/")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert "Amélie" not in answer["Content-Disposition"]
    said = words(answer.content)
    for there in ("Amélie", "Noël", "018 00 00 01", "Un soutien à l’écoute", "Centre La Rive", "Rue du Pont 3",
                  "1470 Genappe", referral.reference, "Colleague Testard",):  # fmt: skip
        assert there in said, there
    with acting("colleague") as actor:
        payload = access_referral(actor, referral.pk).disclosure.payload or {}
        assert "ris" not in payload["fields"].values()
        assert AuditEntry.objects.filter(action="referral.letter", object_id=referral.pk).count() == 1


def test_there_is_no_letter_before_it_is_sent_nor_after_it_has_ended(acting: Any, browser: Browser) -> None:
    body = letters.organisation()
    draft = letters.drafted(body)
    assert browser("colleague").get(f"/referrals/{draft.pk}/letter/").status_code == 404
    referral = letters.sent(body)
    assert browser("reader").get(f"/referrals/{referral.pk}/letter/").status_code == 403
    assert browser("receiver").get(f"/referrals/{referral.pk}/letter/").status_code == 404
    with acting("colleague") as actor:
        services.withdraw_referral(actor=actor, referral=referral)
    assert browser("colleague").get(f"/referrals/{referral.pk}/letter/").status_code == 404


def test_the_check_page_asks_how_the_letter_leaves(browser: Browser) -> None:
    referral = letters.drafted(letters.organisation())
    client = browser("colleague")
    page = client.get(f"/referrals/{referral.pk}/check/")
    shown = page.context["check"].fingerprint
    assert 'name="way"' in page.content.decode()
    again = client.post(f"/referrals/{referral.pk}/check/", {"shown": shown})
    assert (again.status_code, "way" in again.context["form"].errors) == (200, True)
    today = timezone.localdate().isoformat()
    left = client.post(f"/referrals/{referral.pk}/check/", {"shown": shown, "way": "post", "sent_on": today})
    assert left["Location"] == f"/referrals/{referral.pk}/"
    assert f"/referrals/{referral.pk}/letter/" in client.get(left["Location"]).content.decode()


@pytest.mark.parametrize("slug", ["accept", "ask", "wait", "attempt", "decline"])
def test_the_pages_of_answers_open_to_the_sender(browser: Browser, slug: str) -> None:
    referral = letters.sent(letters.organisation())
    assert browser("colleague").get(f"/referrals/{referral.pk}/{slug}/").status_code == 200
    assert browser("reader").get(f"/referrals/{referral.pk}/{slug}/").status_code == 403


def test_the_sender_is_told_whose_answer_it_types(browser: Browser) -> None:
    by_letter, here = letters.sent(letters.organisation()), flow.sent()
    page = browser("colleague").get(f"/referrals/{by_letter.pk}/")
    offered = page.context["decisions"]
    answers = {f"/referrals/{by_letter.pk}/{slug}/" for slug in ("accept", "ask", "wait", "attempt", "decline")}
    assert {offer.url for offer in offered.typed} == answers
    assert not answers & {offer.url for offer in (*offered.main, *offered.others, *offered.rare)}
    assert 'id="typed"' in page.content.decode()
    assert browser("colleague").get(f"/referrals/{by_letter.pk}/accept/").context["is_typed"]
    assert not browser("coach").get(f"/referrals/{here.pk}/").context["decisions"].typed
    assert not browser("coach").get(f"/referrals/{here.pk}/accept/").context["is_typed"]


def test_the_receipt_says_how_the_letter_left(acting: Any, browser: Browser) -> None:
    from sharing.grants.models import GrantUse

    referral = letters.sent(letters.organisation())
    with acting("colleague"):
        subject = GrantUse.objects.get(pk=referral.pk).subject_id
    client = browser("colleague")
    shared = client.get(f"/participants/{subject}/receipt/").context["receipt"].shared
    assert [(item.letter.way, item.letter.sent_on) for item in shared] == [("post", timezone.localdate())]
    paper = words(client.get(f"/participants/{subject}/receipt/pdf/?language=fr").content)
    assert str(Dispatch(way="post").get_way_display()) in paper or "Par la poste" in paper


def test_the_end_of_sharing_is_told_by_letter_and_its_answer_typed(acting: Any, browser: Browser) -> None:
    from sharing.cessations.models import CessationNotice

    referral = letters.sent(letters.organisation())
    with acting("colleague") as actor:
        services.withdraw_referral(actor=actor, referral=referral)
        notice = CessationNotice.objects.get(referral=referral)
        assert notice.by_letter
        assert not OutboxMessage.objects.filter(to_role=referral.recipient_id).exists()
    client, here = browser("colleague"), f"/cessations/{notice.pk}/"
    said = words(client.get(f"{here}letter/").content)
    assert referral.reference in said
    assert "Centre La Rive" in said
    assert "Amélie" not in said
    assert "answered_by" in client.post(here, {"answer": "deleted"}).context["form"].errors
    assert client.post(here, {"answer": "deleted", "answered_by": "Mme Rive"}).status_code == 302
    with acting("colleague"):
        notice.refresh_from_db()
        assert (notice.answer, notice.acknowledged_by_name) == ("deleted", "Mme Rive")


def test_nobody_types_the_answer_to_a_notice_of_one_that_has_an_account(acting: Any, browser: Browser) -> None:
    from sharing.cessations.models import CessationNotice
    from tests.sharing import flow

    referral = flow.sent()
    with acting("colleague") as actor:
        services.withdraw_referral(actor=actor, referral=referral)
        notice = CessationNotice.objects.get(referral=referral)
        with pytest.raises(Error), transaction.atomic():
            CessationNotice.objects.filter(pk=notice.pk).update(by_letter=True)
        with pytest.raises(Error), transaction.atomic():
            CessationNotice.objects.create(
                referral=referral, sender_id=actor.body_role, recipient_id=referral.recipient_id, reason="narrowed",
                categories=[], sent_at=timezone.now(), deadline=timezone.localdate(), by_letter=True,
            )  # fmt: skip
    assert browser("colleague").post(f"/cessations/{notice.pk}/", {"answer": "deleted"}).status_code == 403
    assert browser("colleague").get(f"/cessations/{notice.pk}/letter/").status_code == 404


def test_programs_send_the_letter_and_type_every_answer(browser: Browser) -> None:
    referral = letters.drafted(letters.organisation())
    client, here = browser("colleague"), f"/api/referrals/{referral.pk}/"
    today, soon = timezone.localdate().isoformat(), (timezone.localdate() + timedelta(days=3)).isoformat()

    def said(slug: str, status: int = 200, **given: Any) -> Any:
        answer = client.post(f"{here}{slug}/", given, content_type="application/json")
        assert answer.status_code == status, (slug, answer.content)
        return answer.json()

    assert "no_way" in str(said("send", 400))
    assert said("send", way="secure")["state"] == "sent"
    assert client.get(f"{here}letter/")["Content-Type"] == "application/pdf"
    said("let-read", 403)
    assert said("ask", wanted=["contact"])["state"] == "info_requested"
    assert said("inform")["state"] == "received"
    assert said("wait", review_on=soon)["state"] == "waitlisted"
    said("attempts", 201, on=today, channel="phone")
    assert "no_declined_by" in str(said("decline", 400, reason="full"))
    assert said("decline", reason="full", declined_by="Mme Rive")["state"] == "declined_pending"
    assert said("send-back")["state"] == "received"
    assert said("accept", first_contact_on=today, worker_name="Mme Rive")["worker_name"] == "Mme Rive"
    assert said("start", started_on=today)["state"] == "in_progress"
    assert said("hold", resume_on=soon, reason="health")["state"] == "on_hold"
    assert said("resume")["state"] == "in_progress"
    done: dict[str, Any] = {"outcome": "need_met", "outcome_on": today, "delivered": ["interview"], "next_step": "cpas"}
    assert said("outcome", **done)["state"] == "outcome_reported"
    assert said("close", person_answer="helped")["state"] == "closed"


def test_the_reminder_of_a_letter_comes_to_its_sender(acting: Any) -> None:
    from maillage.notifications.models import Notification
    from sharing.referrals.handlers import remind

    referral = letters.sent(letters.organisation())
    with acting("colleague") as actor:
        message = OutboxMessage.objects.get(object_id=referral.pk, topic="referral.remind")
        assert message.to_role == actor.body_role
        with transaction.atomic():
            remind(message)
        assert Notification.objects.filter(kind="referral.remind_outside", object_id=referral.pk).exists()


def test_no_message_is_written_to_who_cannot_read_it(browser: Browser) -> None:
    referral = letters.sent(letters.organisation())
    assert f"/referrals/{referral.pk}/messages/" not in browser("colleague").get(f"/referrals/{referral.pk}/").text


def attempts(referral: Referral, back: int, client: Client) -> None:
    """The organisation says that it tried that many days ago, in vain: the sender types it."""
    day = (timezone.localdate() - timedelta(days=back)).isoformat()
    answer = client.post(f"/referrals/{referral.pk}/attempt/", {"on": day, "channel": "phone", "reached": ""})
    assert answer.status_code == 302, answer.content.decode()


@pytest.mark.parametrize("by", ["page", "program"])
def test_a_person_whom_the_organisation_could_not_reach_bounces_by_its_sender(
    acting: Any, browser: Browser, by: str
) -> None:
    from maillage.notifications.models import Notification
    from tenants.casework.models import TimelineEntry

    referral = letters.sent(letters.organisation())
    client, here = browser("colleague"), f"/referrals/{referral.pk}/"
    with acting("colleague"):
        Referral.objects.filter(pk=referral.pk).update(sent_at=timezone.now() - timedelta(days=9))
    for back in (0, 0, 3):
        attempts(referral, back, client)
    assert f"{here}bounce/" not in client.get(here).content.decode()
    early = client.post(f"/api{here}bounce/", {}, content_type="application/json")
    assert (early.status_code, early.json()["code"]) == (409, "too_few_attempts")
    attempts(referral, 6, client)
    assert f"{here}bounce/" in client.get(here).content.decode()
    if by == "page":
        asked = client.get(f"{here}bounce/", headers={"accept-language": "en"}).content.decode()
        assert "Centre La Rive ends, and what it disclosed is erased" in asked
        told = client.post(f"{here}bounce/", follow=True, headers={"accept-language": "en"}).content.decode()
        assert "The answer of the organisation is written down." in told
        assert "Its sender is told" not in told, "it is the sender who reads this"
    else:
        assert client.post(f"/api{here}bounce/", {}, content_type="application/json").json()["state"] == "bounced"
    with acting("colleague"):
        while deliver_one():
            pass
        ended = Referral.objects.get(pk=referral.pk)
        assert (ended.state, ended.ended_at is not None) == ("bounced", True)
        assert Disclosure.objects.get(referral=referral).payload is None
        assert TimelineEntry.objects.filter(kind="referral.bounce", organisation="Centre La Rive").count() == 1
        assert Notification.objects.filter(kind="referral.bounce", object_id=referral.pk).count() == 1
        assert not OutboxMessage.objects.filter(to_role=referral.recipient_id).exists()
        assert services.reopen_referral(actor=make_actor("colleague"), referral=ended).state == "draft"
    assert client.get(f"{here}letter/").status_code == 404
