"""What the recipient writes inside a referral: the act, and the surfaces on which both sides read it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from sharing.records.access import access_folder_to_act
from sharing.records.services import Draft, write_record
from tests.algebra import model
from tests.algebra.answers import Pair, names_in
from tests.algebra.model import Orientation, Written
from tests.algebra.stage import Stage, happens

if TYPE_CHECKING:
    from tests.algebra.surfaces import Asker


@dataclass(frozen=True)
class Write:
    """The recipient writes a note, who came, or begins a joint review; only while it reads the referral."""

    orientation: int
    kind: str

    def __call__(self, stage: Stage) -> None:
        if not stage.orientations:
            return
        rank = self.orientation % len(stage.orientations)
        orientation = stage.world.orientations[rank]
        recipient = orientation.agreement.recipient
        writer = model.ANSWERS[recipient]
        if writer in stage.world.suspended:
            return
        states = model.FOLLOWED if self.kind == "review" else model.LOOKING
        expected = stage.world.is_read_now(orientation) and orientation.state in states
        expected &= rank in stage.world.received_by(writer)
        category = _category(self.kind, orientation)
        word = stage.world.tokens.next("written")
        made = happens(expected and bool(category), partial(self._write, stage, stage.orientations[rank], writer, word))
        if made:
            offer = stage.world.offers[recipient]
            private = category == model.ATTENDANCE and offer.voluntary and offer.one_person
            orientation.written.append(Written(word, made, self.kind, category, private))

    def _write(self, stage: Stage, pk: UUID, writer: str, word: str) -> UUID:
        with stage.acting(writer) as actor:
            draft = Draft(self.kind, SAYS[self.kind](word))
            return write_record(actor=actor, folder=access_folder_to_act(actor, pk), draft=draft).pk


SAYS: dict[str, Callable[[str], dict[str, object]]] = {
    "note": lambda word: {"text": word},
    "attendance": lambda word: {"status": "absent", "what": word},
    "review": lambda word: {"took_part": ["coach"], "coach_part": word},
}
# In which categories each is written, as far as the agreement lets the recipient write in them.
PROPOSED = {
    "note": ("employment", "assessment", "attendance"),
    "attendance": ("attendance",),
    "review": ("assessment",),
}


def _category(kind: str, orientation: Orientation) -> str:
    """The category of a record of this kind now; empty when nothing of the kind may be written."""
    return next((one for one in PROPOSED[kind] if one in orientation.agreement.writes), "")


def written_in(asker: Asker, rank: int) -> list[Pair]:
    """What the asker reads of what was written inside one referral: nothing once the recipient reads nothing more."""
    return [("written", one.word) for one in _read(asker, rank)]


def _read(asker: Asker, rank: int) -> list[Written]:
    orientation = asker.stage.world.orientations[rank]
    if asker.is_sender:
        alone = asker.stage.world.is_private(orientation)
        return [
            one
            for one in (orientation.written if rank in asker.sent else ())
            if not one.moved and not one.private and not (alone and one.category == model.ATTENDANCE)
        ]
    return [one for one in orientation.written if not one.cut] if asker.state(rank) else []


def _may_write(asker: Asker, rank: int, kind: str) -> bool:
    """Whether a recipient writes a record of this kind now."""
    states = model.FOLLOWED if kind == "review" else model.LOOKING
    return asker.state(rank) in states and bool(_category(kind, asker.stage.world.orientations[rank]))


def ask_everything(asker: Asker) -> None:
    """The page of all that is written, and the same for programs; and the pages to write on, which say of whom."""
    for rank, pk in enumerate(asker.stage.orientations):
        names = names_in(asker.visible(rank))
        asker.hold(asker.ask(f"/api/referrals/{pk}/records/"), must=written_in(asker, rank))
        asker.hold(asker.ask(f"/referrals/{pk}/records/"), may=names, must=written_in(asker, rank))
        if asker.is_sender:
            continue
        for page in ("messages", "reviews"):
            asker.hold(asker.ask(f"/referrals/{pk}/{page}/"), must=names)
        for kind in ("note", "review"):
            named = names if _may_write(asker, rank, kind) else []
            asker.hold(asker.ask(f"/referrals/{pk}/records/new/{kind}/"), must=named)


def ask_each(asker: Asker) -> None:
    """Each record by itself, to correct it, on paper and for programs."""
    for rank, orientation in enumerate(asker.stage.world.orientations):
        shown = written_in(asker, rank)
        start = f"/referrals/{asker.stage.orientations[rank]}/records"
        for one in orientation.written:
            only = [pair for pair in shown if pair[1] == one.word]
            names = names_in(asker.visible(rank)) if only else []
            for path in (f"{start}/{one.id}/", f"/api{start}/{one.id}/"):
                asker.hold(asker.ask(path), may=names, must=only)
            if not asker.is_sender:
                pairs = [*only, *names] if _may_write(asker, rank, one.kind) else []
                asker.hold(asker.ask(f"{start}/{one.id}/correct/"), must=pairs)
            for path in (f"{start}/{one.id}/paper/", f"/api{start}/{one.id}/paper/"):
                asker.hold(asker.ask(path), may=only, must=[*only, *names] if one.kind == "review" else [])


EVERYTHING = (
    "/api/referrals/<referral_id>/records/",
    *(f"/referrals/<referral_id>/{page}/" for page in ("records", "messages", "reviews", "records/new/<record_kind>")),
)
RECORD = "/referrals/<referral_id>/records/<record_id>/"
EACH = (RECORD, f"{RECORD}correct/", f"{RECORD}paper/", f"/api{RECORD}", f"/api{RECORD}paper/")
A_STEP = "a step: it answers that something is written, or leads back to a page that is a surface"
A_DOCUMENT = "a file that one of the parties added: tests/records/test_pages.py"
KEPT = "what was kept in the own file once a referral had ended: tests/records/test_ending.py"
SHOW_NOTHING = {
    "/api/referrals/<referral_id>/reviews/": "how often the parties meet, of nobody",
    "/api/referrals/<referral_id>/documents/": A_STEP,
    **{f"{start}{RECORD}{step}/": A_STEP for start in ("", "/api") for step in ("copy", "sign")},
    f"/api{RECORD}correct/": A_STEP,
    **{f"{start}{RECORD}document/": A_DOCUMENT for start in ("", "/api")},
    **{f"{start}/participants/<participant_id>/records/<record_id>/document/": KEPT for start in ("", "/api")},
}
