"""Arrangements, notices, closures and emergencies: what shows nothing disclosed, and the one surface that could.

What an emergency gives has tests of its own (`tests/sharing/test_emergencies.py`): nobody asks in an emergency here, so
its page shows nothing of what agreements disclose.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.algebra.surfaces import Asker

EMERGENCY = ("/referrals/<referral_id>/emergency/", "/api/referrals/<referral_id>/emergency/")
TEXT = "who answers for what between bodies: it names no one followed"
NOTICE = "a reference, categories, dates and an answer: never a value, never a name"
OPENING = "who may open a file of the own CPAS: names of colleagues"
OWN_FILE = "a restricted file of the own CPAS, or what it gave: never what another body disclosed"
REVIEW = "codes and dates of an emergency: no person"


def ask_emergencies(asker: Asker) -> None:
    """The page of an emergency shows nothing of what was disclosed, to whoever asks for it."""
    for pk in asker.stage.orientations:
        for path in EMERGENCY:
            asker.hold(asker.ask(path.replace("<referral_id>", str(pk))))


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
    "/cessations/": NOTICE,
    "/cessations/days/": NOTICE,
    "/cessations/<notice_id>/": NOTICE,
    "/cessations/<notice_id>/letter/": NOTICE,
    "/api/cessations/": NOTICE,
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
    "/emergencies/": OWN_FILE,
    "/emergencies/open/": OWN_FILE,
    "/emergencies/<emergency_id>/": OWN_FILE,
    "/emergencies/<emergency_id>/defer/": OWN_FILE,
    "/emergencies/<emergency_id>/inform/": OWN_FILE,
    "/api/emergencies/": OWN_FILE,
    "/api/emergencies/<emergency_id>/": OWN_FILE,
    "/api/emergencies/<emergency_id>/defer/": OWN_FILE,
    "/api/emergencies/<emergency_id>/inform/": OWN_FILE,
    **dict.fromkeys(
        (
            f"{api}/emergencies/reviews/{path}"
            for api in ("", "/api")
            for path in ("", "<review_id>/", "<review_id>/ask/")
        ),
        REVIEW,
    ),
}  # fmt: skip
