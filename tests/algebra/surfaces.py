"""Every surface that shows, or could show, what a body disclosed to another. A new one is registered here.

A surface names the routes that it covers, with their paths as in `tests/permissions/matrix.py`, and asks them as one
member of the cast; each answer is held to the model. What shows nothing of the kind is in `NOTHING_DISCLOSED`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.test import Client

from tests.algebra import model
from tests.algebra.answers import Answer, Disagreement, Pair, answer_of, names_in
from tests.algebra.guarding import EMERGENCY, ask_emergencies
from tests.algebra.own import KEPT, LISTS, ask_lists, ask_own, secrets_of
from tests.algebra.people import FIELDS
from tests.algebra.stage import Stage
from tests.algebra.written import EACH, EVERYTHING, ask_each, ask_everything, written_in
from tests.cast import BODIES, CAST

KINDS = {slug: kind for slug, kind, _name, _nis in BODIES}
LINK = re.compile(r"/referrals/([0-9a-f-]{36})/")


@dataclass(frozen=True)
class Asker:
    """One member of the cast, before the platform and before the model."""

    member: str
    client: Client
    stage: Stage

    @property
    def kind(self) -> str:
        """The kind of the body whose host they are at."""
        return KINDS[CAST[self.member][0]]

    @property
    def is_sender(self) -> bool:
        """Whether they see the files themselves: nothing of them is disclosed to them by another body."""
        return model.READERS.get(self.member) == model.SENDER

    @property
    def sent(self) -> list[int]:
        """The referrals that they know of as the sender's, by rank."""
        return self.stage.world.sent_known_by(self.member)

    @property
    def received(self) -> list[int]:
        """The referrals that they know of as the recipient's, by rank."""
        return self.stage.world.received_by(self.member)

    def visible(self, rank: int) -> dict[str, str]:
        """The fields of a referral that they read now."""
        return self.stage.world.visible(self.stage.world.orientations[rank]) if rank in self.received else {}

    def state(self, rank: int) -> str:
        """Where a referral stands, if they may read it now; else an empty string."""
        orientation = self.stage.world.orientations[rank]
        readable = rank in self.received and self.stage.world.is_read_now(orientation)
        return orientation.state if readable else ""

    def ask(self, path: str, body: dict[str, Any] | None = None, *, forms_of_files: bool = False) -> Answer:
        """GET the path, or POST the body to it: JSON to the API, a form to a page, whose redirection is followed."""
        if body is None:
            response: Any = self.client.get(path)
        elif path.startswith("/api/"):
            response = self.client.post(path, body, content_type="application/json")
        else:
            response = self.client.post(path, body, follow=True)
        return answer_of(f"{path} {body or ''} as {self.member}", response, forms_of_files=forms_of_files)

    @property
    def nothing(self) -> int:
        """The status of a page that is not there for them: no page at all for who is suspended."""
        return 403 if self.member in self.stage.world.suspended else 404

    def hold(
        self, answer: Answer, *, may: Iterable[Pair] = (), must: Iterable[Pair] = (), never: Iterable[Pair] = ()
    ) -> None:
        """Hold the answer to it; the sender's readers have all of the file anyway, but not whom everything went to.

        What was asked for by its identifier may be repeated.
        """
        inside = self.is_sender and self.member not in self.stage.world.suspended
        ever = [*([] if inside else self.stage.world.everything()), *secrets_of(self), *never]
        must = list(must)
        answer.holds(ever=[pair for pair in ever if pair[1] not in answer.whose], may=[*may, *must], must=must)

    def same(self, answer: Answer, found: object, expected: object) -> None:
        """Raise Disagreement unless both are the same."""
        if found != expected:
            raise Disagreement(f"{answer.whose}: {found} instead of {expected}")


@dataclass(frozen=True)
class Surface:
    """Its name, the routes it covers, the kinds of bodies that have it, and how it is asked and judged."""

    name: str
    routes: tuple[str, ...]
    kinds: tuple[str, ...]
    ask: Callable[[Asker], None]


BOTH = ("cpas", "partner", "programme")


def _home(asker: Asker) -> None:
    names = [pair for rank in asker.received for pair in names_in(asker.visible(rank))]
    asker.hold(asker.ask("/"), must=names)


def _list(asker: Asker) -> None:
    names = [pair for rank in asker.received for pair in names_in(asker.visible(rank))]
    answer = asker.ask("/referrals/")
    asker.hold(answer, must=names)
    asker.same(answer, _linked(asker, answer), _known(asker))


def _known(asker: Asker) -> set[UUID]:
    ids = asker.stage.orientations
    return {ids[rank] for rank in (asker.sent if asker.is_sender else asker.received)}


def _linked(asker: Asker, answer: Answer) -> set[UUID]:
    return {UUID(found) for found in LINK.findall(answer.text)} & set(asker.stage.orientations)


def _words(asker: Asker) -> list[str]:
    """The first names of the people, and the last one that somebody no longer has."""
    people = asker.stage.world.people
    former = [value for person in people for name, value in person.ever[len(FIELDS) :] if name == "first_name"]
    return [*{*(person.values["first_name"] for person in people), *former[-2:]}]


def _hits(asker: Asker, word: str) -> list[int]:
    world = asker.stage.world
    if asker.is_sender:
        named = [rank for rank, person in enumerate(world.people) if person.values["first_name"] == word]
        return [rank for rank in asker.sent if world.orientations[rank].agreement.person in named]
    return [rank for rank in asker.received if asker.visible(rank).get("first_name") == word]


def _search(asker: Asker) -> None:
    for word in _words(asker):
        hits = _hits(asker, word)
        names = [pair for rank in hits for pair in names_in(asker.visible(rank))]
        answer = asker.ask("/referrals/", {"q": word})
        # the field says what was looked for
        asker.hold(answer, may=[("first_name", word)], must=names)
        asker.same(answer, _linked(asker, answer), {asker.stage.orientations[rank] for rank in hits})


def _detail(asker: Asker) -> None:
    for rank, made in enumerate(asker.stage.world.orientations):
        answer = asker.ask(f"/referrals/{asker.stage.orientations[rank]}/")
        reason = [("reason", made.reason)] if asker.state(rank) else []
        asker.hold(answer, may=written_in(asker, rank), must=[*asker.visible(rank).items(), *reason])


# The recipient's decisions, and where each is offered.
DECISIONS: dict[str, tuple[str, ...]] = {
    **{action: model.STEPS[action][0] for action in ("accept", "ask", "wait", "decline", "start", "hold", "resume")},
    "outcome": model.STEPS["report"][0],
    "attempt": (*model.UNANSWERED, *model.WORKING),
    "bounce": (),
}


def _answering(asker: Asker) -> None:
    for rank, pk in enumerate(asker.stage.orientations if not asker.is_sender else []):
        for action, states in DECISIONS.items():
            offered = asker.state(rank) in states
            asker.hold(asker.ask(f"/referrals/{pk}/{action}/"), must=names_in(asker.visible(rank)) if offered else [])


def _giving(asker: Asker) -> None:
    for rank, pk in enumerate(asker.stage.orientations):
        gives = asker.member == model.LEAD
        asker.hold(asker.ask(f"/referrals/{pk}/assign/"), must=names_in(asker.visible(rank)) if gives else [])


def _confirming(asker: Asker) -> None:
    for rank, pk in enumerate(asker.stage.orientations if not asker.is_sender else []):
        taken = asker.visible(rank) if asker.state(rank) in model.FOLLOWED else {}
        asker.hold(asker.ask(f"/referrals/{pk}/fields/"), must=taken.items())


def _full_name(values: dict[str, str]) -> str:
    return " ".join(value for _name, value in names_in(values))


def _rows(asker: Asker, answer: Answer, ranks: Iterable[int]) -> None:
    rows = (answer.json() or {"results": []})["results"]
    if asker.is_sender:
        expected = {str(asker.stage.orientations[rank]) for rank in ranks}
        asker.same(answer, {row["id"] for row in rows}, expected)
        return
    names = {str(asker.stage.orientations[rank]): _full_name(asker.visible(rank)) for rank in ranks}
    asker.same(answer, {row["id"]: row["name"] for row in rows}, names)


def _api_list(asker: Asker) -> None:
    answer = asker.ask("/api/referrals/")
    names = [pair for rank in asker.received for pair in names_in(asker.visible(rank))]
    asker.hold(answer, must=names)
    _rows(asker, answer, asker.sent if asker.is_sender else asker.received)


def _api_search(asker: Asker) -> None:
    for word in _words(asker):
        hits = _hits(asker, word)
        answer = asker.ask("/api/referrals/search/", {"q": word})
        asker.hold(answer, must=[pair for rank in hits for pair in names_in(asker.visible(rank))])
        _rows(asker, answer, hits)


def _api_detail(asker: Asker) -> None:
    for rank, made in enumerate(asker.stage.world.orientations):
        answer = asker.ask(f"/api/referrals/{asker.stage.orientations[rank]}/")
        readable = bool(asker.state(rank))
        asker.hold(answer, must=[*asker.visible(rank).items(), *([("reason", made.reason)] if readable else [])])
        asker.hold(asker.ask(f"/api/referrals/{asker.stage.orientations[rank]}/steps/"))
        if rank in asker.received:
            disclosed = (answer.json() or {}).get("disclosed")
            said = disclosed and (disclosed["reason"], {item["code"]: item["value"] for item in disclosed["values"]})
            asker.same(answer, said, (made.reason, asker.visible(rank)) if readable else None)


def _files_of_others(asker: Asker) -> None:
    """What a CPAS shows of its own files: of another's, nothing, whoever asks by whatever identifier."""
    if asker.is_sender:
        return
    paths = [*OWN_LISTS]
    for pattern, ids in (
        (PERSON_PATHS, asker.stage.people),
        (AGREEMENT_PATHS, asker.stage.agreements),
        (SENDING_PATHS, asker.stage.orientations),
    ):
        paths += [re.sub("<.*>", str(pk), path) for path in pattern for pk in ids[-1:]]
    for path in paths:
        asker.hold(asker.ask(path, forms_of_files=True))
    for word in _words(asker):
        asker.hold(asker.ask("/api/participants/search/", {"q": word}))
        asker.hold(asker.ask("/participants/", {"q": word}, forms_of_files=True), may=[("first_name", word)])


OWN_LISTS = ("/participants/", "/api/participants/")
PERSON_PATHS = (
    "/participants/<participant_id>/",
    "/participants/<participant_id>/correct/",
    "/participants/<participant_id>/receipt/",
    "/participants/<participant_id>/receipt/pdf/",
    "/participants/<participant_id>/contest/",
    "/participants/<subject_id>/agreements/new/",
    "/participants/<subject_id>/agreements/refused/",
    "/participants/<subject_id>/agreements/withdraw/",
    "/api/participants/<participant_id>/refusals/",
    "/participants/<subject_id>/agreements/text/",
    "/api/participants/<participant_id>/",
    "/api/participants/<participant_id>/receipt/",
    "/api/participants/<participant_id>/receipt/pdf/",
    "/api/participants/<participant_id>/agreements/",
)
AGREEMENT_PATHS = (
    "/agreements/<grant_id>/",
    "/agreements/<grant_id>/document/",
    "/agreements/<grant_id>/sheet/",
    "/agreements/<grant_id>/text/",
    "/agreements/<grant_id>/reconfirm/",
    "/agreements/<grant_id>/refer/",
    "/agreements/<grant_id>/renew/",
    "/agreements/<grant_id>/withdraw/",
    "/api/agreements/<grant_id>/",
    "/api/agreements/<grant_id>/preview/",
    "/api/agreements/<grant_id>/sheet/",
)
SENDERS_DECISIONS = (
    "check", "withdraw", "inform", "confirm-decline", "send-back", "contest", "close", "follow-on", "error", "reroute",
    "reopen",
)  # fmt: skip
SENDING_PATHS = tuple(f"/referrals/<referral_id>/{action}/" for action in SENDERS_DECISIONS)
ANSWERING_PATHS = tuple(f"/referrals/<referral_id>/{action}/" for action in DECISIONS)

API_REFERRAL = ("/api/referrals/<referral_id>/", "/api/referrals/<referral_id>/steps/")

SURFACES = (
    Surface("home", ("/",), (*BOTH, "coordination"), _home),
    Surface("list", ("/referrals/",), BOTH, _list),
    Surface("search", ("/referrals/",), BOTH, _search),
    Surface("referral", ("/referrals/<referral_id>/",), BOTH, _detail),
    Surface("answer", ANSWERING_PATHS, BOTH, _answering),
    Surface("give", ("/referrals/<referral_id>/assign/",), ("partner", "programme"), _giving),
    Surface("emergency", EMERGENCY, BOTH, ask_emergencies),
    Surface("own files", KEPT, ("cpas",), ask_own),
    Surface("own lists", LISTS["cpas"], ("cpas",), ask_lists),
    Surface("lists", LISTS["partner"], ("partner", "programme"), ask_lists),
    Surface("what is written", EVERYTHING, BOTH, ask_everything),
    Surface("each record", EACH, BOTH, ask_each),
    Surface("confirm", ("/referrals/<referral_id>/fields/",), ("cpas",), _confirming),
    Surface("list for programs", ("/api/referrals/",), BOTH, _api_list),
    Surface("search for programs", ("/api/referrals/search/",), BOTH, _api_search),
    Surface("referral for programs", API_REFERRAL, BOTH, _api_detail),
    Surface(
        "files of another CPAS",
        (*OWN_LISTS, "/api/participants/search/", *PERSON_PATHS, *AGREEMENT_PATHS, *SENDING_PATHS),
        ("cpas",),
        _files_of_others,
    ),
)


def covered(path: str) -> bool:
    """Whether a registered surface asks this route."""
    return any(path in surface.routes for surface in SURFACES)
