"""What a CPAS shows of its own sharing to its own people: all of it, but nothing of a voluntary programme to who
decides on income or sanctions. And what nobody may learn of a referral that is not theirs: that there is one.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tests.algebra import model
from tests.algebra.answers import Pair
from tests.algebra.model import Agreement, Version
from tests.cast import BODIES

if TYPE_CHECKING:
    from tests.algebra.surfaces import Asker

NAMES = {slug: name for slug, _kind, name, _nis in BODIES}


def _versions(asker: Asker) -> Iterator[tuple[Agreement, Version, bool]]:
    """Every version of every agreement, and whether the asker knows of it."""
    world = asker.stage.world
    inside = asker.is_sender and asker.member not in world.suspended
    for agreement in world.agreements:
        for version in agreement.versions:
            hidden = world.hides(asker.member, agreement.recipient, voluntary=version.voluntary)
            yield agreement, version, inside and not hidden


def secrets_of(asker: Asker) -> list[Pair]:
    """What tells of agreements and referrals that the asker must not know of."""
    found: list[Pair] = []
    for _agreement, version, known in _versions(asker):
        if not known:
            found += [("purpose", version.purpose), ("agreement", str(version.id))]
    theirs = {*asker.sent, *asker.received}
    for rank, orientation in enumerate(asker.stage.world.orientations):
        if rank not in theirs:
            pk = str(asker.stage.orientations[rank])
            found += [("referral", pk), ("reference", pk[:8].upper()), ("reason", orientation.reason)]
            found += [("written", one.word) for one in orientation.written]
            found += [("emergency", str(one.id)) for one in orientation.emergencies]
    return found


def _about(asker: Asker, person: int) -> tuple[list[Pair], list[Pair]]:
    """The agreements of a person and the referrals under them that the asker knows of."""
    versions = [version for agreement, version, known in _versions(asker) if known and agreement.person == person]
    ranks = [rank for rank in asker.sent if asker.stage.world.orientations[rank].agreement.person == person]
    return (
        [("agreement", str(version.id)) for version in versions],
        [("referral", str(asker.stage.orientations[rank])) for rank in ranks],
    )


def _nameless(asker: Asker, person: int) -> list[Pair]:
    """The names of the organisations with which the person shares without the asker's knowing."""
    told = {True: set[str](), False: set[str]()}
    for agreement, _version, known in _versions(asker):
        if agreement.person == person:
            told[known].add(agreement.recipient)
    return [("organisation", NAMES[slug]) for slug in told[False] - told[True]]


def _kept(asker: Asker, person: int) -> list[Pair]:
    made = [asker.stage.world.orientations[rank] for rank in asker.sent]
    return [
        ("written", one.word) for each in made if each.agreement.person == person for one in each.written if one.kept
    ]


def _shared(asker: Asker, person: int) -> list[Pair]:
    made = [asker.stage.world.orientations[rank] for rank in asker.sent]
    return [("reason", one.reason) for one in made if one.agreement.person == person and one.was_sent]


def ask_own(asker: Asker) -> None:
    """The sender's own files: each person's, each agreement's, each referral's."""
    if not asker.is_sender:
        return
    for person, pk in enumerate(asker.stage.people):
        agreements, referrals = _about(asker, person)
        shared, kept, nameless = _shared(asker, person), _kept(asker, person), _nameless(asker, person)
        must = {
            f"/participants/{pk}/": [*agreements, *referrals],
            f"/api/participants/{pk}/": [],
            f"/api/participants/{pk}/agreements/": agreements,
            f"/participants/{pk}/receipt/": shared,
            f"/api/participants/{pk}/receipt/": shared,
            f"/participants/{pk}/records/": kept,
            f"/api/participants/{pk}/records/": kept,
            f"/participants/{pk}/contest/": [],
        }
        if nameless:
            must[f"/participants/{pk}/receipt/pdf/"] = shared
        for path, pairs in must.items():
            asker.hold(asker.ask(path), must=pairs, never=nameless)
    _each_agreement(asker)
    _each_referral(asker)


def _each_agreement(asker: Asker) -> None:
    for _agreement, version, known in _versions(asker):
        start = f"/agreements/{version.id}/"
        pages = (start, f"/api{start}", *(f"{start}{page}/" for page in AGREEMENT_PAGES if not known))
        for path in pages:
            answer = asker.ask(path)
            asker.hold(answer, must=[("purpose", version.purpose)] if known else [])
            if not known:
                asker.same(answer, answer.status, asker.nothing)


def _each_referral(asker: Asker) -> None:
    for rank, pk in enumerate(asker.stage.orientations):
        start, known = f"/referrals/{pk}/", rank in asker.sent
        pages = (start, f"/api{start}", *(f"{start}{page}/" for page in REFERRAL_PAGES if not known))
        for path in pages:
            answer = asker.ask(path)
            asker.hold(answer)
            if not known:
                asker.same(answer, answer.status, asker.nothing)


def ask_lists(asker: Asker) -> None:
    """Lists of what happened, at the sender and at its recipients: nothing in them about what is not theirs."""
    for path in LISTS[asker.kind]:
        asker.hold(asker.ask(path))
    if asker.is_sender and asker.kind == "cpas" and asker.member in model.READERS:
        made = [asker.stage.world.orientations[rank] for rank in asker.sent]
        given = [("emergency", str(one.id)) for each in made for one in each.emergencies]
        asker.hold(asker.ask("/api/emergencies/"), must=given)
        reviews = asker.member == "manager"
        asker.hold(asker.ask("/api/emergencies/reviews/"), must=given if reviews else [])


AGREEMENT_PAGES = ("document", "sheet", "text", "reconfirm", "refer", "renew", "withdraw")
REFERRAL_PAGES = (
    "check", "withdraw", "close", "error", "follow-on", "records", "records/new/attendance", "messages", "reviews",
    "letter",
)  # fmt: skip
_EVERYWHERE = (
    "/cessations/", "/api/cessations/", "/agenda/", "/api/notifications/agenda/",
)  # fmt: skip
_OF_A_CPAS = (
    "/emergencies/", "/api/emergencies/", "/api/emergencies/reviews/", "/referrals/answers.csv",
    "/api/referrals/answers/", "/participants/", "/api/participants/",
)  # fmt: skip
LISTS = {"cpas": (*_EVERYWHERE, *_OF_A_CPAS), "partner": _EVERYWHERE, "programme": _EVERYWHERE, "coordination": ()}
KEPT = ("/participants/<participant_id>/records/", "/api/participants/<participant_id>/records/")
