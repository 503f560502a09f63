"""The routes of a body's host that show nothing of what others disclosed, each with the reason."""

from __future__ import annotations

from tests.algebra.guarding import GUARDING_SHOWS_NOTHING
from tests.algebra.portal import PORTAL_SHOWS_NOTHING
from tests.algebra.protection import PROTECTION_SHOWS_NOTHING
from tests.algebra.written import SHOW_NOTHING
from tests.transmissions.surfaces import TRANSMISSIONS_ELSEWHERE

STANDING = "a step: it answers where the referral stands, with nothing about the person"
CODES_ONLY = "a step: it answers which fields were taken over, by code, never a value"
STEPS = (
    "send", "withdraw", "accept", "decline", "ask", "wait", "bounce", "start", "hold", "resume", "outcome", "inform",
    "confirm-decline", "send-back", "contest", "close", "follow-on", "error", "reroute", "reopen",
)  # fmt: skip
MONEY = "money of a programme: it knows no person"
TEAM = "the colleagues of the own body"
LETTER = "the sender's own paper, for a recipient that has no account: tests/sharing/test_letters.py"
ORGANISATIONS = "the bodies of the installation"
TOLD = (
    "kinds and dates of what waits, in words that are the same for everybody: tests/notifications/test_nothing_told.py"
)
OWN_LIST = "a list that a worker uploaded, beside the own files: nobody disclosed it"
SEATS = "an information session: numbers of seats, never a name"
TO_SIGN = "a paper made of what was just typed, with the name of the own file: to the own CPAS only"
OWN_SHEET = "the CPAS's own sheet of a session: its own participants, whom nobody disclosed to it"
NOTHING_DISCLOSED = {
    **SHOW_NOTHING,
    **TRANSMISSIONS_ELSEWHERE,
    **GUARDING_SHOWS_NOTHING,
    **PORTAL_SHOWS_NOTHING,
    **PROTECTION_SHOWS_NOTHING,
    "/api/": "the description of the interface",
    "/api/participants/<participant_id>/agreements/sheet/": TO_SIGN,
    "/participants/<subject_id>/agreements/sheet/": TO_SIGN,
    "/api/agreements/<grant_id>/reconfirm/": "the sender's step: it answers the agreement, to the sender",
    "/api/agreements/<grant_id>/renew/": "the sender's step: it answers the agreement, to the sender",
    "/api/agreements/<grant_id>/withdraw/": "the sender's step: it answers the agreement, to the sender",
    "/api/legal-bases/": "what laws say",
    "/api/participants/<participant_id>/agreements/withdraw/": "the sender's step: it answers the agreements",
    "/api/presets/": "categories, of nobody",
    "/api/programme/": ORGANISATIONS,
    "/programme/": ORGANISATIONS,
    "/legal-bases/": "what laws say",
    "/api/budgets/pools/": MONEY,
    "/api/budgets/pools/<pool_id>/": MONEY,
    "/api/budgets/pools/<pool_id>/apportionments/": MONEY,
    "/api/budgets/pools/<pool_id>/funding/": MONEY,
    "/api/directory/": ORGANISATIONS,
    "/api/directory/outside/": ORGANISATIONS,
    "/api/directory/outside/<slug>/": ORGANISATIONS,
    "/api/directory/outside/<slug>/invite/": ORGANISATIONS,
    "/api/referrals/<referral_id>/letter/": LETTER,
    "/api/referrals/<referral_id>/let-read/": "a step: it answers a number",
    "/api/me/": "who the caller is",
    "/api/notifications/<notification_id>/read/": TOLD,
    "/api/notifications/": TOLD,
    "/api/notifications/read/": TOLD,
    "/api/notifications/settings/": TOLD,
    "/api/notifications/unread/": TOLD,
    "/api/recipients/": "the bodies that an agreement can name",
    **{f"/api/referrals/<referral_id>/{step}/": STANDING for step in STEPS},
    "/api/referrals/<referral_id>/attempts/": "a step: it answers the day and the way of an attempt",
    "/api/referrals/clocks/": "how many working days",
    "/referrals/clocks/": "how many working days",
    "/api/referrals/<referral_id>/fields/<field>/": CODES_ONLY,
    "/api/referrals/<referral_id>/file/": CODES_ONLY,
    "/api/schema/": "the description of the interface",
    "/api/participants/imports/": OWN_LIST,
    "/api/participants/imports/<import_id>/": OWN_LIST,
    "/api/participants/imports/<import_id>/apply/": OWN_LIST,
    "/api/referrals/quick/": STANDING,
    "/api/sessions/": SEATS,
    "/api/sessions/<session_id>/": SEATS,
    "/api/sessions/<session_id>/cancel/": SEATS,
    "/api/sessions/<session_id>/change/": SEATS,
    "/api/sessions/<session_id>/held/": SEATS,
    "/api/sessions/<session_id>/invitations/": OWN_SHEET,
    "/api/sessions/<session_id>/invitations/<line_id>/refer/": STANDING,
    "/api/sessions/<session_id>/invitations/<line_id>/remove/": OWN_SHEET,
    "/api/sessions/<session_id>/presence/": OWN_SHEET,
    "/api/sessions/<session_id>/sheet/": OWN_SHEET,
    "/api/team/": TEAM,
    "/api/team/invitations/": TEAM,
    "/api/team/invitations/<invitation_id>/cancel/": TEAM,
    "/api/team/members/<membership_id>/end/": TEAM,
    "/api/workers/": TEAM,
    "/budgets/": MONEY,
    "/budgets/<pool_id>/": MONEY,
    "/budgets/<pool_id>/shares.csv": MONEY,
    "/calendar/<key>.ics": TOLD,
    "/directory/": ORGANISATIONS,
    "/directory/outside/": ORGANISATIONS,
    "/directory/outside/<slug>/": ORGANISATIONS,
    "/directory/outside/<slug>/change/": ORGANISATIONS,
    "/directory/outside/<slug>/invite/": ORGANISATIONS,
    "/referrals/<referral_id>/letter/": LETTER,
    "/referrals/<referral_id>/let-read/": "a step: it leads back to the page that is a surface",
    "/i18n/setlang/": "it changes the language and leads back",
    "/notifications/<notification_id>/open/": TOLD,
    "/notifications/<notification_id>/read/": TOLD,
    "/notifications/": TOLD,
    "/notifications/read/": TOLD,
    "/notifications/settings/": TOLD,
    "/notifications/settings/calendar/": TOLD,
    "/notifications/settings/calendar/end/": TOLD,
    "/participants/new/": "an empty form",
    "/referrals/<referral_id>/fields/<field>/": "a step: it leads back to the page that is a surface",
    "/referrals/<referral_id>/file/": "a step: it leads back to the page that is a surface",
    "/participants/import/": "an empty form of the own CPAS",
    "/participants/import/<import_id>/": OWN_LIST,
    "/participants/import/<import_id>/apply/": OWN_LIST,
    "/participants/import/<import_id>/discard/": OWN_LIST,
    "/referrals/quick/": "an empty form of the own CPAS",
    "/sessions/": SEATS,
    "/sessions/<session_id>/": SEATS,
    "/sessions/<session_id>/cancel/": SEATS,
    "/sessions/<session_id>/change/": SEATS,
    "/sessions/<session_id>/held/": SEATS,
    "/sessions/<session_id>/invitations/": OWN_SHEET,
    "/sessions/<session_id>/invitations/<line_id>/letter.pdf": OWN_SHEET,
    "/sessions/<session_id>/invitations/<line_id>/refer/": OWN_SHEET,
    "/sessions/<session_id>/invitations/<line_id>/remove/": OWN_SHEET,
    "/sessions/<session_id>/invite/": OWN_SHEET,
    "/sessions/<session_id>/sheet.pdf": OWN_SHEET,
    "/sessions/<session_id>/sheet/": OWN_SHEET,
    "/sessions/new/": SEATS,
    "/team/": TEAM,
    "/team/invitations/<invitation_id>/cancel/": TEAM,
    "/team/invite/": TEAM,
    "/team/members/<membership_id>/end/": TEAM,
}
