"""Pages and the interface for programs: what is written, who will read it, documents, joint reviews on paper."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from maillage.audit.models import AuditEntry
from sharing.grants.access import access_use
from sharing.grants.services import withdraw_grant
from sharing.records import rules
from sharing.records.calendar import events_of
from sharing.records.models import Record, ReviewPlan
from sharing.records.services import plan_reviews
from sharing.referrals.access import access_referral
from sharing.referrals.models import Referral
from sharing.referrals.sent import sent_of
from tenants.casework.models import Participant
from tests.conftest import Acting
from tests.records.writing import PDF, VALUES, attach, folder, voluntary, write
from tests.sharing import flow

pytestmark = pytest.mark.django_db
ATTESTATION = {"title": "Attestation", "category": "employment"}
type Browser = Callable[[str], Client]


def at(referral: Referral, path: str = "records/", api: bool = False) -> str:
    return f"{'/api' if api else ''}/referrals/{referral.pk}/{path}"


def records() -> list[Record]:
    with Acting("colleague"):
        return list(Record.objects.order_by("created_at"))


@pytest.mark.parametrize("kind", [kind for kind in VALUES if kind in rules.WRITTEN])
def test_a_coach_writes_each_kind_on_a_page_that_says_who_will_read_it(browser: Browser, kind: str) -> None:
    referral, coach = flow.accepted(), browser("coach")
    page = coach.get(at(referral, f"records/new/{kind}/"))
    text = page.content.decode()
    assert "CPAS de Genappe" in text
    assert "Lire et Ecrire BW" in text
    values = {"category": "employment", **VALUES[kind], "happened_on": timezone.localdate().isoformat()}
    if kind == "mobility":
        values["costs_cents"] = "12,50"
    answer = coach.post(at(referral, f"records/new/{kind}/"), values)
    assert answer.status_code == 302, answer.content.decode()
    (made,) = records()
    assert made.payload == VALUES[kind]
    for name in ("coach", "colleague"):
        assert browser(name).get(at(referral)).status_code == 200
        assert browser(name).get(answer.headers["Location"]).status_code == 200


SHOWN_TO_BOTH = ("records/", "messages/", "reviews/", "records/<record>/")


@pytest.mark.parametrize(
    ("name", "path"),
    [("coach", "records/new/note/"), *((name, path) for path in SHOWN_TO_BOTH for name in ("coach", "colleague"))],
)
def test_a_page_says_whom_it_is_about_and_that_it_was_read(browser: Browser, name: str, path: str) -> None:
    referral = flow.accepted()
    made = write("coach", referral, "note")
    with Acting("colleague") as actor:
        person = sent_of(actor, access_referral(actor, referral.pk)).name
        before = AuditEntry.objects.filter(action="disclosure.read").count()
    url = at(referral, path.replace("<record>", str(made.pk)))
    answer = browser(name).get(url)
    assert answer.status_code == 200
    assert person in answer.content.decode()
    with Acting("colleague"):
        read = AuditEntry.objects.filter(action="disclosure.read").count() - before
    assert read == (1 if name == "coach" else 0)


def test_a_page_names_nobody_once_the_name_is_no_longer_disclosed(browser: Browser) -> None:
    referral = flow.accepted()
    with Acting("colleague") as actor:
        person = sent_of(actor, access_referral(actor, referral.pk)).name
        withdraw_grant(actor=actor, grant=access_use(actor, referral.pk).grant)
    text = browser("coach").get(at(referral)).content.decode()
    assert person not in text
    assert referral.reference in text


@pytest.mark.parametrize("kind", VALUES)
def test_programs_write_each_kind_and_read_it_back(browser: Browser, kind: str) -> None:
    referral, coach = flow.accepted(), browser("coach")
    body = {"kind": kind, **VALUES[kind]}
    answer = coach.post(at(referral, api=True), body, content_type="application/json")
    assert answer.status_code == 201, answer.content
    for name in ("coach", "colleague"):
        (row,) = browser(name).get(at(referral, api=True)).json()["results"]
        assert (row["kind"], row["values"]) == (kind, VALUES[kind])


@pytest.mark.parametrize(
    ("body", "code", "field"),
    [
        ({"kind": "note"}, "required", "text"),
        ({"kind": "note", "text": "x", "extra": "y"}, "unknown_field", "extra"),
        ({"kind": "unheard"}, "invalid_choice", "kind"),
        ({"kind": "note", "text": "x", "category": "health"}, "category_not_granted", "category"),
        ({"kind": "note", "text": "x", "happened_on": "2099-01-01"}, "in_future", "happened_on"),
        ({"kind": "review", "took_part": []}, "required", "took_part"),
        ([], "required", "kind"),
    ],
)
def test_a_program_that_sends_nonsense_is_told_what(browser: Browser, body: Any, code: str, field: str) -> None:
    answer = browser("coach").post(at(flow.accepted(), api=True), body, content_type="application/json")
    assert (answer.status_code, answer.json()["code"], answer.json()["field"]) == (400, code, field)
    assert records() == []


def test_the_referral_itself_shows_what_is_written(browser: Browser) -> None:
    referral = flow.accepted()
    write("coach", referral, "interview")
    for name in ("coach", "colleague", "reader"):
        assert "Zzmotivation" in browser(name).get(at(referral, "")).content.decode()


def test_messages_go_both_ways(browser: Browser) -> None:
    referral = flow.sent()
    for name in ("coach", "colleague"):
        answer = browser(name).post(at(referral, "messages/"), {"text": f"Zzfrom{name}"})
        assert answer.status_code == 302
    for name in ("coach", "colleague"):
        page = browser(name).get(at(referral, "messages/")).content.decode()
        assert "Zzfromcoach" in page
        assert "Zzfromcolleague" in page


def test_a_document_is_added_read_and_written_down(browser: Browser) -> None:
    referral, coach = flow.accepted(), browser("coach")
    upload = SimpleUploadedFile("attestation.pdf", PDF)
    answer = coach.post(at(referral, "records/new/attachment/"), {**ATTESTATION, "document": upload})
    assert answer.status_code == 302, answer.content.decode()
    (made,) = records()
    given = browser("colleague").get(at(referral, f"records/{made.pk}/document/"))
    assert b"".join(given.streaming_content) == PDF  # type: ignore[attr-defined]
    with Acting("colleague"):
        assert AuditEntry.objects.filter(action="record.document", object_id=made.pk).count() == 1


@pytest.mark.parametrize("content", [b"MZ nothing of the kind", b""])
def test_a_wrong_document_is_refused_with_words(browser: Browser, content: bytes) -> None:
    referral = flow.accepted()
    upload = SimpleUploadedFile("photo.jpg", content)
    answer = browser("coach").post(at(referral, "records/new/attachment/"), {**ATTESTATION, "document": upload})
    assert answer.status_code == 200
    assert "error-summary" in answer.content.decode()
    by_program = browser("coach").post(
        at(referral, "documents/", api=True), {"title": "Photo", "document": SimpleUploadedFile("p.jpg", content)}
    )
    assert by_program.status_code == 400
    assert records() == []


def test_a_review_is_begun_completed_signed_and_printed(browser: Browser) -> None:
    referral, coach, colleague = flow.accepted(), browser("coach"), browser("colleague")
    today = timezone.localdate().isoformat()
    values = {
        "happened_on": today, "took_part": ["participant", "coach"], "participant_view": "Zzview",
        "participant_wishes": "Zzwish", "coach_part": "Zzcoach", "cpas_part": "Zzstolen", "next_steps": "Zznext",
    }  # fmt: skip
    begun = coach.post(at(referral, "records/new/review/"), values)
    first = records()[0]
    assert "cpas_part" not in (first.payload or {})
    correct = at(referral, f"records/{first.pk}/correct/")
    assert "Zzview" in colleague.get(correct).content.decode()
    completed = colleague.post(correct, {**values, "cpas_part": "Zzcpas"})
    assert begun.status_code == completed.status_code == 302
    later = records()[1]
    assert later.payload is not None
    assert later.payload["coach_part"] == "Zzcoach"
    for client in (coach, colleague):
        assert client.post(at(referral, f"records/{later.pk}/sign/")).status_code == 302
    paper = coach.get(at(referral, f"records/{later.pk}/paper/"))
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(paper.content)).pages)
    for said in ("Zzview", "Zzwish", "Zzcoach", "Zzcpas", "Zznext", "Coach Testard", "Colleague Testard", "Amélie"):
        assert said in text
    assert "Zzview" in coach.get(at(referral, f"records/{later.pk}/")).content.decode()


def test_reviews_are_due_every_two_months_from_the_acceptance() -> None:
    referral = flow.accepted()
    with Acting("coach"):
        plan = ReviewPlan.objects.get()
    assert plan.rhythm == "two_monthly"
    assert plan.due_on is not None
    assert 58 <= (plan.due_on - timezone.localdate()).days <= 62
    write("coach", referral, "review", next_on=(timezone.localdate() + timedelta(days=40)).isoformat())
    with Acting("colleague"):
        assert ReviewPlan.objects.get().due_on == timezone.localdate() + timedelta(days=40)


def test_another_cpas_is_not_asked_for_reviews() -> None:
    flow.accepted(to=flow.CPAS, by="receiver")
    with Acting("receiver"):
        assert not ReviewPlan.objects.exists()


def test_both_homes_and_calendars_say_that_a_review_is_due(browser: Browser, settings: Any) -> None:
    settings.ROOT_URLCONF = "maillage.urls_partner"  # for the calendar's links, outside of a request
    referral = flow.accepted()
    with Acting("colleague") as actor:
        plan_reviews(actor=actor, folder=folder(actor, referral), rhythm="monthly", due_on=timezone.localdate())
    for name in ("coach", "colleague"):
        assert at(referral) in browser(name).get("/").content.decode()
        with Acting(name) as actor:
            (event,) = events_of(actor)
        assert event.starts_on == timezone.localdate()
        assert event.url == at(referral)
    with Acting("other_coach") as actor:
        assert list(events_of(actor)) == []
    write("coach", referral, "review")
    assert at(referral) not in browser("coach").get("/").content.decode()


@pytest.mark.parametrize(
    ("values", "field"), [({"rhythm": "daily"}, "rhythm"), ({"rhythm": "monthly", "due_on": "2020-01-01"}, "due_on")]
)
def test_a_plan_that_cannot_be_is_refused(browser: Browser, values: dict[str, str], field: str) -> None:
    referral = flow.accepted()
    answer = browser("coach").post(at(referral, "reviews/"), values)
    assert f'href="#id_{field}' in answer.content.decode()
    by_program = browser("coach").post(at(referral, "reviews/", api=True), values, content_type="application/json")
    assert (by_program.status_code, by_program.json()["field"]) == (400, field)


def test_who_decides_on_income_finds_no_trace_of_who_came(browser: Browser) -> None:
    referral = voluntary()
    record = write("coach", referral, "attendance")
    manager = browser("manager")
    for api in (False, True):
        for path in ("", "records/", "reviews/", f"records/{record.pk}/", f"records/{record.pk}/document/"):
            assert manager.get(at(referral, path, api=api)).status_code == 404, path
    assert "Zzabsence" not in manager.get("/").content.decode()
    assert manager.post(at(referral, f"records/{record.pk}/copy/")).status_code == 404
    assert "Zzabsence" in browser("colleague").get(at(referral)).content.decode()


def test_reading_is_written_down_for_both_owners(browser: Browser) -> None:
    referral = flow.accepted()
    write("coach", referral, "note")
    browser("coach").get(at(referral))
    browser("colleague").get(at(referral))
    with Acting("colleague") as actor:
        own = AuditEntry.objects.filter(owner_role=actor.body_role, action="disclosure.read")
        assert own.filter(object_id=referral.pk).exclude(body_role=actor.body_role).exists()
    with Acting("coach") as actor:
        read = AuditEntry.objects.filter(owner_role=actor.body_role, action="records.read", object_id=referral.pk)
        assert read.count() == 1


def test_a_question_and_its_answer_move_the_referral(browser: Browser) -> None:
    referral = flow.sent()
    coach, colleague, here = browser("coach"), browser("colleague"), f"/referrals/{referral.pk}/"
    asked = {"wanted": ["availability"], "question": "Quand est-elle libre ?"}
    assert coach.post(f"{here}ask/", asked).status_code == 302
    assert "Quand est-elle libre" in colleague.get(at(referral)).content.decode()
    assert colleague.post(f"{here}inform/", {"answer": "Le matin"}).status_code == 302
    assert "Le matin" in coach.get(at(referral)).content.decode()
    assert [record.kind for record in records()] == ["question", "answer"]
    with Acting("coach") as actor:
        assert folder(actor, referral).referral.state == "received"


def test_programs_ask_and_answer_in_one_call(browser: Browser) -> None:
    referral = flow.sent()
    here = f"/api/referrals/{referral.pk}/"

    def call(client: Any, step: str, body: dict[str, Any]) -> Any:
        return client.post(f"{here}{step}/", body, content_type="application/json")

    asked = call(browser("coach"), "ask", {"wanted": ["contact"]})
    assert asked.json()["state"] == "info_requested"
    nobody_asked = call(browser("colleague"), "inform", {"answer": "Le matin"})
    assert (nobody_asked.status_code, nobody_asked.json()["code"]) == (400, "no_question")
    assert call(browser("colleague"), "inform", {}).json()["state"] == "received"
    assert records() == []
    words = call(browser("coach"), "ask", {"wanted": ["contact"], "question": "Quel numéro ?"})
    assert words.json()["state"] == "info_requested"
    assert call(browser("colleague"), "inform", {"answer": "Celui du fils"}).json()["state"] == "received"
    assert [record.kind for record in records()] == ["question", "answer"]


def test_the_page_costs_the_same_whatever_is_written(browser: Browser, django_assert_max_num_queries: Any) -> None:
    referral, coach = flow.accepted(), browser("coach")
    write("coach", referral, "note")
    coach.get(at(referral))
    with django_assert_max_num_queries(30) as first:
        coach.get(at(referral))
    for _ in range(4):
        write("coach", referral, "note")
        write("coach", referral, "message")
    with django_assert_max_num_queries(len(first)):
        coach.get(at(referral))


def test_what_was_kept_is_read_in_the_file(browser: Browser) -> None:
    referral, colleague = flow.accepted(), browser("colleague")
    write("coach", referral, "note")
    document = attach("coach", referral)
    for record in records():
        assert colleague.post(at(referral, f"records/{record.pk}/copy/")).status_code == 302
    with Acting("colleague"):
        person = Participant.objects.get().pk
    page = colleague.get(reverse("casework:records", args=[person], urlconf="maillage.urls_cpas"))
    assert "Zznote" in page.content.decode()
    for start in ("", "/api"):
        file = colleague.get(f"{start}/participants/{person}/records/{document.pk}/document/")
        assert b"".join(file.streaming_content) == PDF  # type: ignore[attr-defined]
    assert colleague.get(f"/api/participants/{person}/records/").json()["count"] == 2
