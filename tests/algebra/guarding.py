"""Arrangements, notices, closures and emergencies: what shows nothing disclosed, and the one surface that does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.algebra.answers import Pair

if TYPE_CHECKING:
    from tests.algebra.surfaces import Asker

EMERGENCY = ("/referrals/<referral_id>/emergency/", "/api/referrals/<referral_id>/emergency/")
TEXT = "who answers for what between bodies: it names no one followed"
NOTICE = "a reference, categories, dates and an answer: never a value, never a name"
OPENING = "who may open a file of the own CPAS: names of colleagues"
OWN_FILE = "a restricted file of the own CPAS, or what it gave: never what another body disclosed"
REVIEW = "codes and dates of an emergency: no person"


def ask_emergencies(asker: Asker) -> None:
    """What was given for a day is on the page of the emergency and nowhere else, to whoever acts on the referral."""
    for rank, pk in enumerate(asker.stage.orientations):
        given = asker.stage.world.given(asker.stage.world.orientations[rank]) if rank in asker.received else []
        pairs = [pair for values in given for pair in values.items()]
        page, program = (path.replace("<referral_id>", str(pk)) for path in EMERGENCY)
        asker.hold(asker.ask(page), must=pairs)
        answer = asker.ask(program)
        asker.hold(answer, must=pairs)
        said = [{item["code"]: item["value"] for item in one["values"]} for one in answer.json() or []]
        asker.same(answer, sorted(map(sorted_items, said)), sorted(map(sorted_items, given)))


def sorted_items(values: dict[str, str]) -> list[Pair]:
    """The values in one order, to be compared."""
    return sorted(values.items())


GUARDING_SHOWS_NOTHING = {
    **dict.fromkeys(
        (
            f"{api}/arrangements/{path}"
            for api in ("", "/api")
            for path in (
                "", "<arrangement_id>/", "<arrangement_id>/confirm/", "<arrangement_id>/end/",
                "consortia/<published_id>/", "consortia/<published_id>/join/", "consortia/<published_id>/leave/",
                "consortia/<published_id>/end/",
            )
        ),
        TEXT,
    ),
    "/arrangements/new/": TEXT,
    "/arrangements/<arrangement_id>/document/": TEXT,
    "/arrangements/consortia/new/": TEXT,
    "/api/arrangements/consortia/": TEXT,
    "/cessations/days/": NOTICE,
    "/cessations/<notice_id>/": NOTICE,
    "/cessations/<notice_id>/letter/": NOTICE,
    "/api/cessations/days/": NOTICE,
    "/api/cessations/<notice_id>/": NOTICE,
    "/api/cessations/<notice_id>/letter/": NOTICE,
    "/api/cessations/<notice_id>/acknowledge/": NOTICE,
    "/participants/<participant_id>/access/": OPENING,
    "/participants/<participant_id>/access/<closure_id>/end/": OPENING,
    "/participants/<participant_id>/access/close/": OPENING,
    "/participants/<participant_id>/access/lift/": OPENING,
    "/participants/<participant_id>/access/restrict/": OPENING,
    "/api/participants/<participant_id>/closures/": OPENING,
    "/api/participants/<participant_id>/closures/<closure_id>/end/": OPENING,
    "/api/participants/<participant_id>/opening/": OPENING,
    "/api/participants/<participant_id>/restriction/": OPENING,
    "/api/participants/<participant_id>/restriction/lift/": OPENING,
    "/emergencies/open/": OWN_FILE,
    "/emergencies/<emergency_id>/": OWN_FILE,
    "/emergencies/<emergency_id>/defer/": OWN_FILE,
    "/emergencies/<emergency_id>/inform/": OWN_FILE,
    "/api/emergencies/<emergency_id>/": OWN_FILE,
    "/api/emergencies/<emergency_id>/defer/": OWN_FILE,
    "/api/emergencies/<emergency_id>/inform/": OWN_FILE,
    "/emergencies/reviews/": REVIEW,
    **dict.fromkeys(
        (f"{api}/emergencies/reviews/{path}" for api in ("", "/api") for path in ("<review_id>/", "<review_id>/ask/")),
        REVIEW,
    ),
}  # fmt: skip
