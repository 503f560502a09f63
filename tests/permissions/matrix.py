"""What each member of the cast gets at each route of the bodies' hosts, and anybody on the bare host.

A row is a decision: change it with the rule that it shows, never to get past the test. GET and POST (with an empty
body) as the scenario stands; 404 is "does not exist for you", 403 "you may see it, not do it", 405 "not this way".
"""

from __future__ import annotations

from tests.permissions.guarding import GUARDING
from tests.permissions.portal import PORTAL
from tests.permissions.protection import PROTECTION
from tests.permissions.rows import (
    api_body,
    api_files,
    api_referrals,
    api_sharing,
    closing,
    contributions,
    expenses,
    pages_body,
    pages_files,
    pages_referrals,
    pages_sharing,
)

PLAYERS = (
    "colleague",
    "manager",
    "reader",
    "finance",
    "dpo",
    "receiver",
    "elsewhere",
    "villers_manager",
    "coach",
    "other_coach",
    "coordinator",
    "treasurer",
)

_PARTS = (
    api_body.ROWS,
    api_files.ROWS,
    api_referrals.ROWS,
    api_sharing.ROWS,
    closing.ROWS,
    contributions.ROWS,
    expenses.ROWS,
    pages_body.ROWS,
    pages_files.ROWS,
    pages_referrals.ROWS,
    pages_sharing.ROWS,
    GUARDING,
    PORTAL,
    PROTECTION,
)
MATRIX: dict[str, dict[str, tuple[int, ...]]] = {path: row for part in _PARTS for path, row in part.items()}
assert len(MATRIX) == sum(map(len, _PARTS)), "a route in two modules"

# Without a session, and with one: on the host where people sign in.
BARE_ROUTES: dict[str, tuple[int, int]] = {
    "/": (200, 302),
    "/accessibility/": (200, 200),
    "/account/": (302, 200),
    "/account/keys/": (302, 200),
    "/account/keys/<token_id>/revoke/": (405, 405),
    "/account/sign-out-everywhere/": (302, 200),
    "/accounts/inactive/": (200, 200),
    "/accounts/login/": (200, 302),
    "/accounts/logout/": (302, 200),
    "/accounts/password/change/": (302, 200),
    "/accounts/password/reset/": (200, 200),
    "/accounts/password/reset/done/": (200, 200),
    "/accounts/password/reset/key/<uidb36>-<key>/": (200, 200),
    "/accounts/password/reset/key/done/": (200, 200),
    "/accounts/password/set/": (302, 302),
    "/accounts/signup/": (200, 302),
    "/choose/": (302, 200),
    "/help/": (200, 200),
    "/i18n/setlang/": (302, 302),
    "/invitations/<token>/": (404, 404),
    "/privacy/": (200, 200),
}
