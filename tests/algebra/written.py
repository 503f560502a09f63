"""What the recipient writes inside a referral: the act, and the surfaces on which both sides read it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404

from maillage.problems import Problem
from sharing.records.access import access_folder_to_act
from sharing.records.services import Draft, write_record
from tests.algebra import model
from tests.algebra.answers import Disagreement, Pair, names_in
from tests.conftest import Acting

if TYPE_CHECKING:
    from tests.algebra.acts import Stage
    from tests.algebra.surfaces import Asker


@dataclass(frozen=True)
class Write:
    """The recipient writes a note, or begins a joint review; as the model says, only while it reads the referral."""

    orientation: int
    review: bool

    def __call__(self, stage: Stage) -> None:
        if not stage.orientations:
            return
        rank = self.orientation % len(stage.orientations)
        orientation = stage.world.orientations[rank]
        states = (model.ACCEPTED, model.REPORTED) if self.review else model.LOOKING
        writer = model.ANSWERS[orientation.agreement.recipient]
        expected = stage.world.is_read_now(orientation) and orientation.state in states
        expected &= rank in stage.world.received_by(writer)
        token = stage.world.tokens.next("written")
        try:
            with transaction.atomic():
                made = _write(stage.orientations[rank], orientation.agreement.recipient, token, review=self.review)
        except (Problem, Http404, PermissionDenied) as refusal:
            if expected:
                raise Disagreement("not written, and the model allows it") from refusal
            return
        if not expected:
            raise Disagreement("written, and the model refuses it")
        orientation.written.append((token, made, self.review))


def _write(pk: UUID, recipient: str, token: str, *, review: bool) -> UUID:
    draft = Draft("review", {"took_part": ["coach"], "coach_part": token}) if review else Draft("note", {"text": token})
    with Acting(model.ANSWERS[recipient]) as actor:
        return write_record(actor=actor, folder=access_folder_to_act(actor, pk), draft=draft).pk


def written_in(asker: Asker, rank: int) -> list[Pair]:
    """What the asker reads of what was written inside one referral: nothing once the recipient reads nothing more."""
    orientation = asker.stage.world.orientations[rank]
    if not asker.is_sender and not asker.state(rank):
        return []
    return [("written", token) for token, _pk, _review in orientation.written]


def ask_everything(asker: Asker) -> None:
    """The page of all that is written, and the same for programs."""
    for rank, pk in enumerate(asker.stage.orientations):
        asker.hold(asker.ask(f"/api/referrals/{pk}/records/"), must=written_in(asker, rank))
        asker.hold(asker.ask(f"/referrals/{pk}/records/"), must=written_in(asker, rank))
        asker.hold(asker.ask(f"/referrals/{pk}/messages/"))


def ask_each(asker: Asker) -> None:
    """Each record by itself, to correct it, on paper and for programs."""
    for rank, orientation in enumerate(asker.stage.world.orientations):
        shown = written_in(asker, rank)
        start = f"/referrals/{asker.stage.orientations[rank]}/records"
        for token, made, review in orientation.written:
            only = [pair for pair in shown if pair[1] == token]
            for path in (f"{start}/{made}/", f"/api{start}/{made}/"):
                asker.hold(asker.ask(path), must=only)
            asker.hold(asker.ask(f"{start}/{made}/correct/"), may=only)
            names = names_in(asker.visible(rank))
            for path in (f"{start}/{made}/paper/", f"/api{start}/{made}/paper/"):
                asker.hold(asker.ask(path), may=only, must=[*only, *names] if review else [])


EVERYTHING = tuple(
    f"{start}/referrals/<referral_id>/{page}/" for start in ("", "/api") for page in ("records", "messages")
)[:-1]
RECORD = "/referrals/<referral_id>/records/<record_id>/"
EACH = (RECORD, f"{RECORD}correct/", f"{RECORD}paper/", f"/api{RECORD}", f"/api{RECORD}paper/")
A_STEP = "a step: it answers that something is written, or leads back to a page that is a surface"
A_DOCUMENT = "a file that one of the parties added: tests/records/test_pages.py"
KEPT = "what was kept in the own file once a referral had ended: tests/records/test_ending.py"
SHOW_NOTHING = {
    "/referrals/<referral_id>/records/new/<record_kind>/": "an empty form",
    "/referrals/<referral_id>/reviews/": "how often the parties meet, of nobody",
    "/api/referrals/<referral_id>/reviews/": "how often the parties meet, of nobody",
    "/api/referrals/<referral_id>/documents/": A_STEP,
    **{f"{start}{RECORD}{step}/": A_STEP for start in ("", "/api") for step in ("copy", "sign")},
    f"/api{RECORD}correct/": A_STEP,
    **{f"{start}{RECORD}document/": A_DOCUMENT for start in ("", "/api")},
    **{
        f"{start}/participants/<participant_id>/records/{page}": KEPT
        for start in ("", "/api")
        for page in ("", "<record_id>/document/")
    },
}
