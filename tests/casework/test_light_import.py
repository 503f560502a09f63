"""A list is looked at, then applied whole or not at all; nothing is ever deleted, and the same list changes nothing."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from maillage.audit.actor import Actor
from maillage.audit.models import AuditEntry
from maillage.outbox.deliver import deliver_one
from maillage.outbox.models import OutboxMessage
from maillage.problems import Problem
from sharing.referrals.models import Disclosure
from tenants.casework.light.comparing import Preview, compare
from tenants.casework.light.importing import (
    EXPIRE,
    access_import,
    apply_import,
    discard_import,
    expire_import,
    upload_list,
)
from tenants.casework.models import Participant, ParticipantImport, TimelineEntry
from tenants.casework.services import correct_file
from tests.casework.people import make_grant, make_participant, make_sent
from tests.concurrency.race import Meeting, kinds, together, without_row_locks
from tests.conftest import Acting
from tests.isolation import scene

HEADING = "numero;nom;prenom;gsm;localite;date de naissance\n"
LIST = HEADING + "A-1;Noël;Amélie;018 00 00 09;Namur;\nA-2;Petit;Bruno;;;1/5/1990\nA-3;Leroy;Cléo;;;\n"


@pytest.fixture
def colleague(acting: type[Acting]) -> Any:
    with acting("colleague") as actor:
        yield actor


def known(actor: Actor, number: str, **values: Any) -> Participant:
    """A file that is known by this number in the CPAS's own software."""
    person = make_participant(actor, **values)
    person.external_number = number
    person.save(update_fields=["external_number"])
    return person


def uploaded(actor: Actor, text: str = LIST) -> ParticipantImport:
    return upload_list(actor=actor, content=text.encode())


def applied(actor: Actor, batch: ParticipantImport) -> ParticipantImport:
    return apply_import(actor=actor, batch=batch, shown=compare(actor, batch).fingerprint)


def files() -> list[Any]:
    return list(Participant.objects.order_by("number").values_list())


def test_the_preview_says_what_is_new_changed_and_not_and_changes_nothing(colleague: Actor) -> None:
    known(colleague, "A-1")
    known(colleague, "A-3", first_name="Cléo", last_name="Leroy")
    before = files()
    preview = compare(colleague, uploaded(colleague))
    assert [(row.number, row.name) for row in preview.new] == [("A-2", "Bruno Petit")]
    (changed,) = preview.changed
    assert [(change.code, change.old, change.new) for change in changed.changes] == [
        ("phone", "018 00 00 01", "018 00 00 09"), ("locality", "", "Namur"),
    ]  # fmt: skip
    assert (preview.unchanged, preview.problems, changed.informed) == (1, [], [])
    assert files() == before


def test_applying_does_what_was_shown(colleague: Actor) -> None:
    person = known(colleague, "A-1", street="Rue Imaginée 7")
    batch = applied(colleague, uploaded(colleague))
    assert (batch.opened, batch.changed, batch.unchanged, batch.rows) == (2, 1, 0, None)
    person.refresh_from_db()
    assert (person.phone, person.locality, person.street) == ("018 00 00 09", "Namur", "Rue Imaginée 7")
    new = Participant.objects.get(external_number="A-2")
    assert (new.light, new.number, str(new.birth_date)) == (True, "GEN-0002", "1990-05-01")
    assert Participant.objects.filter(search_text__contains="petit").exists()
    said = dict(TimelineEntry.objects.filter(kind="file.corrected").values_list("participant", "detail"))
    assert said == {person.pk: "locality,phone"}
    assert AuditEntry.objects.filter(action="participant.open", object_id=new.pk).exists()
    assert AuditEntry.objects.get(action="participant.correct").detail == "locality,phone"


def test_the_same_list_applied_twice_changes_nothing(colleague: Actor) -> None:
    applied(colleague, uploaded(colleague))
    before, entries = files(), TimelineEntry.objects.count()
    batch = applied(colleague, uploaded(colleague))
    assert (batch.opened, batch.changed, batch.unchanged) == (0, 0, 3)
    assert (files(), TimelineEntry.objects.count()) == (before, entries)


def test_nobody_is_deleted_and_nothing_is_emptied(colleague: Actor) -> None:
    known(colleague, "A-1", locality="Genappe")
    known(colleague, "A-9")
    applied(colleague, uploaded(colleague, HEADING + "A-1;;;;;\n"))
    assert Participant.objects.count() == 2
    assert Participant.objects.get(external_number="A-1").locality == "Genappe"


def test_a_row_that_is_not_right_stops_the_whole_list(colleague: Actor) -> None:
    before = files()
    batch = uploaded(colleague, LIST + "A-4;Sans-prénom;;;;\n;Sans-numéro;X;;;\n")
    assert [(problem.line, problem.code) for problem in compare(colleague, batch).problems] == [
        (5, "no_name"), (6, "no_number"),
    ]  # fmt: skip
    with pytest.raises(Problem, match="import_has_errors"):
        applied(colleague, batch)
    assert files() == before


def test_a_file_that_is_closed_to_the_worker_is_not_imported_nor_shown(
    colleague: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    known(colleague, "A-1")
    monkeypatch.setattr(
        "tenants.casework.light.comparing.access_participants", lambda actor: Participant.objects.none()
    )
    preview = compare(colleague, uploaded(colleague))
    assert [(problem.line, problem.code) for problem in preview.problems] == [(2, "closed")]
    assert preview.changed == []


def test_what_changed_since_it_was_shown_is_shown_again(colleague: Actor) -> None:
    person = known(colleague, "A-1")
    batch = uploaded(colleague)
    shown = compare(colleague, batch).fingerprint
    Participant.objects.filter(pk=person.pk).update(phone="018 99 99 99")
    with pytest.raises(Problem, match="changed_since_shown"):
        apply_import(actor=colleague, batch=batch, shown=shown)
    with pytest.raises(Problem, match="changed_since_shown"):
        apply_import(actor=colleague, batch=batch, shown="")
    applied(colleague, batch)
    with pytest.raises(Problem, match="already_applied"):
        apply_import(actor=colleague, batch=batch, shown=shown)


def test_who_reads_a_changed_field_is_said_and_sees_it_at_once(colleague: Actor) -> None:
    person = known(colleague, "A-1")
    make_sent(colleague, make_grant(colleague, person.pk, "identity", "contact"))
    make_sent(colleague, make_grant(colleague, person.pk, "identity", to="cesep"))
    batch = uploaded(colleague)
    preview = compare(colleague, batch)
    assert preview.informed == ["Lire et Ecrire BW"]
    applied(colleague, batch)
    payloads = {row.recipient_role[-5:]: row.payload["fields"] for row in Disclosure.objects.all() if row.payload}
    assert payloads["ec_bw" if "ec_bw" in payloads else "re_bw"]["phone"] == "018 00 00 09"
    assert "phone" not in payloads["cesep"]


def test_an_address_that_is_confidential_is_said_to_nobody(colleague: Actor) -> None:
    person = known(colleague, "A-1", confidential_address=True)
    make_sent(colleague, make_grant(colleague, person.pk, "contact"))
    preview = compare(colleague, uploaded(colleague, "numero;localite\nA-1;Namur\n"))
    assert [row.informed for row in preview.changed] == [[]]
    applied(colleague, uploaded(colleague, "numero;localite\nA-1;Namur\n"))
    assert "Namur" not in str([row.payload for row in Disclosure.objects.all()])


def test_an_upload_is_its_workers_own_and_lasts_a_day(
    colleague: Actor, acting: type[Acting], actor: Callable[[str], Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = uploaded(colleague)
    assert access_import(colleague, batch.pk).pk == batch.pk
    for name, error in (("manager", Http404), ("reader", PermissionDenied), ("finance", Http404)):
        with pytest.raises(error):
            access_import(actor(name), batch.pk)
    with acting("elsewhere") as stranger, pytest.raises(Http404):
        access_import(stranger, batch.pk)
    message = OutboxMessage.objects.get(topic=EXPIRE, object_id=batch.pk)
    assert message.due_at == batch.expires_at
    expire_import(batch.pk)
    assert ParticipantImport.objects.exists()
    later = timezone.now() + timedelta(days=1, seconds=1)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    with pytest.raises(Http404):
        access_import(colleague, batch.pk)
    expire_import(batch.pk)
    expire_import(batch.pk)
    assert not ParticipantImport.objects.exists()


def test_a_message_to_forget_an_upload_that_comes_a_day_too_early_is_left_again(colleague: Actor) -> None:
    batch = uploaded(colleague)
    OutboxMessage.objects.filter(topic=EXPIRE).update(due_at=timezone.now())  # as a clock that jumped
    while deliver_one():
        pass
    waits = OutboxMessage.objects.get(topic=EXPIRE, handled_at=None)
    assert (waits.object_id, waits.due_at) == (batch.pk, batch.expires_at)
    assert ParticipantImport.objects.exists()


def test_an_upload_can_be_thrown_away(colleague: Actor) -> None:
    batch = uploaded(colleague)
    discard_import(actor=colleague, batch=batch)
    assert not ParticipantImport.objects.exists()


def test_who_may_not_open_files_uploads_nothing(acting: type[Acting]) -> None:
    for name, error in (("reader", PermissionDenied), ("finance", Http404), ("coach", Http404)):
        with acting(name) as actor, pytest.raises(error):
            uploaded(actor)


def _many(count: int, phone: str) -> str:
    return HEADING + "".join(f"B-{rank};Nom{rank};Prénom;{phone};;\n" for rank in range(count))


def test_five_thousand_rows_take_as_many_queries_as_ten(colleague: Actor) -> None:
    taken = []
    for count in (10, 5000):
        for phone in ("018 00 00 01", "018 00 00 02"):  # the first time new, then changed
            batch = uploaded(colleague, _many(count, phone))
            with CaptureQueriesContext(connection) as looked:
                shown = compare(colleague, batch).fingerprint
            with CaptureQueriesContext(connection) as applied_:
                apply_import(actor=colleague, batch=batch, shown=shown)
            taken.append((len(looked), len(applied_)))
    assert Participant.objects.count() == 5000
    assert max(looked for looked, _applied in taken) <= 4  # nobody is known yet: two; three tables beside the files
    # one statement a thousand rows, in three tables
    assert max(applied for _looked, applied in taken) <= taken[0][1] + 4 * 3 * 2, taken


LOCKED = pytest.mark.parametrize("locked", [True, False], ids=["locked", "control"])


@LOCKED
def test_a_correction_made_meanwhile_is_not_overwritten(
    fresh: str, actor: Callable[[str], Actor], monkeypatch: pytest.MonkeyPatch, locked: bool
) -> None:
    """The files stay as they were shown from the comparison to the end; without the lock the list wins, unseen."""
    colleague, manager = actor("colleague"), actor("manager")
    number = f"R-{locked}"
    with scene.acting(colleague):
        person = known(colleague, number, phone="018 00 00 01")
        batch = uploaded(colleague, f"numero;gsm\n{number};018 00 00 02\n")
        shown = compare(colleague, batch).fingerprint
    meeting, compared = Meeting(monkeypatch, patience=0.6 if locked else 15), threading.Event()

    def comparing(who: Actor, held: ParticipantImport) -> Preview:
        found = compare(who, held)
        compared.set()
        meeting.wait()
        return found

    def correct(who: Actor) -> None:
        assert compared.wait(timeout=30)
        correct_file(actor=who, participant=person, values={"phone": "018 00 00 03"})
        meeting.wait()

    monkeypatch.setattr("tenants.casework.light.importing.compare", comparing)
    if not locked:
        without_row_locks(monkeypatch)
    with scene.acting(manager):
        person = Participant.objects.get(pk=person.pk)
    jobs = (colleague, lambda who: apply_import(actor=who, batch=batch, shown=shown)), (manager, correct)
    assert kinds(together(*jobs)) == ["done", "done"]
    with scene.acting(colleague):
        assert Participant.objects.get(pk=person.pk).phone == ("018 00 00 03" if locked else "018 00 00 02")
    assert meeting.met != locked


def test_two_imports_of_the_same_new_person_open_one_file(fresh: str, actor: Callable[[str], Actor]) -> None:
    colleague, manager = actor("colleague"), actor("manager")

    def importing(who: Actor) -> tuple[Actor, Callable[[Actor], Any]]:
        with scene.acting(who):
            batch = uploaded(who, HEADING + "T-1;Noël;Amélie;;;\n")
            shown = compare(who, batch).fingerprint
        return who, lambda actor: apply_import(actor=actor, batch=batch, shown=shown)

    outcomes = together(importing(colleague), importing(manager))
    assert sorted(kinds(outcomes)) == ["changed_since_shown", "done"]
    with scene.acting(colleague):
        assert Participant.objects.filter(external_number="T-1").count() == 1
