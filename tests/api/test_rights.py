"""Who may call what: every route by the cast, as data."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from tests.api.conftest import World
from tests.api.protection import PROTECTION
from tests.cast import user_id

TODAY = timezone.localdate().isoformat()
CALLERS = ("colleague", "manager", "reader", "finance", "receiver", "elsewhere", "coach", "other_coach", "coordinator")
AGREEMENT = {
    "purpose": "Apprendre à lire",
    "recipient": "cesep",
    "categories": ["identity"],
    "valid_from": TODAY,
    "valid_until": TODAY,
    "evidence": "spoken",
    "witness": "Une collègue",
}
SPOKEN = {"evidence": "spoken", "witness": "Une collègue"}
RENEWAL = {**SPOKEN, "purpose": "Lire", "preset": "contact", "valid_until": TODAY}
NO = {"recipient": "cesep"}
BASIS = {"code": "mission", "text": "Autrement", "valid_from": TODAY}
OFFER = {"voluntary": True, "one_person": False, "preset": "path"}
NEWCOMER = {"email": "autre@maillage.example", "function": "reader"}
NEW = {"first_name": "Zoé", "last_name": "Petit"}

# method, address, body, then the status for each of CALLERS in order. Where a host has no such route: 404.
ROUTES: list[tuple[str, str, Any, tuple[int, ...]]] = [
    *PROTECTION,
    ("GET", "/api/", None, (200, 200, 200, 200, 200, 200, 200, 200, 200)),
    ("GET", "/api/schema/", None, (200, 200, 200, 200, 200, 200, 200, 200, 200)),
    ("GET", "/api/me/", None, (200, 200, 200, 200, 200, 200, 200, 200, 200)),
    ("GET", "/api/participants/", None, (200, 200, 200, 404, 200, 200, 404, 404, 404)),
    ("POST", "/api/participants/", NEW, (201, 201, 403, 404, 201, 201, 404, 404, 404)),
    ("POST", "/api/participants/search/", {"q": "noel"}, (200, 200, 200, 404, 200, 200, 404, 404, 404)),
    ("GET", "/api/participants/{participant}/", None, (200, 200, 200, 404, 404, 404, 404, 404, 404)),
    ("PATCH", "/api/participants/{participant}/", {"phone": "1"}, (200, 200, 403, 404, 404, 404, 404, 404, 404)),
    ("GET", "/api/participants/{participant}/receipt/", None, (200, 200, 200, 404, 404, 404, 404, 404, 404)),
    ("GET", "/api/participants/{participant}/receipt/pdf/", None, (200, 200, 200, 404, 404, 404, 404, 404, 404)),
    ("POST", "/api/participants/{participant}/agreements/sheet/", {}, (200, 200, 403, 404, 404, 404, 404, 404, 404)),
    ("GET", "/api/agreements/{grant}/sheet/", None, (200, 200, 200, 404, 404, 404, 404, 404, 404)),
    ("GET", "/api/participants/{participant}/agreements/", None, (200, 200, 200, 404, 404, 404, 404, 404, 404)),
    ("POST", "/api/participants/{participant}/agreements/", AGREEMENT, (201, 201, 403, 404, 404, 404, 404, 404, 404)),
    ("GET", "/api/recipients/", None, (200, 200, 200, 200, 200, 200, 404, 404, 404)),
    ("GET", "/api/agreements/{grant}/", None, (200, 200, 200, 404, 404, 404, 404, 404, 404)),
    ("GET", "/api/agreements/{grant}/preview/", None, (200, 200, 200, 404, 404, 404, 404, 404, 404)),
    ("POST", "/api/agreements/{grant}/withdraw/", None, (200, 200, 403, 404, 404, 404, 404, 404, 404)),
    ("POST", "/api/agreements/{grant}/renew/", RENEWAL, (201, 201, 403, 404, 404, 404, 404, 404, 404)),
    ("POST", "/api/agreements/{grant}/reconfirm/", SPOKEN, (200, 200, 403, 404, 404, 404, 404, 404, 404)),
    ("POST", "/api/participants/{participant}/agreements/withdraw/", {}, (200, 200, 403, 404, 404, 404, 404, 404, 404)),
    ("GET", "/api/participants/{participant}/refusals/", None, (200, 200, 200, 404, 404, 404, 404, 404, 404)),
    ("POST", "/api/participants/{participant}/refusals/", NO, (201, 201, 403, 404, 404, 404, 404, 404, 404)),
    ("GET", "/api/presets/", None, (200, 200, 200, 200, 200, 200, 404, 404, 404)),
    ("GET", "/api/legal-bases/", None, (200, 200, 200, 200, 200, 200, 404, 404, 404)),
    ("POST", "/api/legal-bases/", BASIS, (403, 201, 403, 403, 403, 403, 404, 404, 404)),
    ("GET", "/api/programme/", None, (200, 200, 200, 200, 200, 200, 200, 200, 404)),
    ("POST", "/api/programme/", OFFER, (403, 200, 403, 403, 403, 403, 403, 403, 404)),
    ("GET", "/api/referrals/", None, (200, 200, 200, 404, 200, 200, 200, 200, 404)),
    ("POST", "/api/referrals/search/", {"q": "noel"}, (200, 200, 200, 404, 200, 200, 200, 200, 404)),
    ("POST", "/api/referrals/", {"agreement": "{grant}", "reason": "B"}, (201, 201, 403, 404, 404, 404, 405, 405, 404)),
    ("GET", "/api/referrals/{draft}/", None, (200, 200, 200, 404, 404, 404, 404, 404, 404)),
    ("GET", "/api/referrals/{sent}/", None, (200, 200, 200, 404, 404, 404, 200, 404, 404)),
    ("GET", "/api/referrals/{to_cpas}/", None, (200, 200, 200, 404, 200, 404, 404, 404, 404)),
    ("POST", "/api/referrals/{draft}/send/", None, (200, 200, 403, 404, 404, 404, 404, 404, 404)),
    ("POST", "/api/referrals/{sent}/send/", None, (409, 409, 403, 404, 404, 404, 404, 404, 404)),
    ("POST", "/api/referrals/{to_cpas}/withdraw/", None, (200, 200, 403, 404, 404, 404, 404, 404, 404)),
    ("POST", "/api/referrals/{sent}/decline/", {"reason": "full"}, (403, 403, 403, 404, 404, 404, 200, 404, 404)),
    ("POST", "/api/referrals/{to_cpas}/decline/", {"reason": "full"}, (403, 403, 403, 404, 200, 404, 404, 404, 404)),
    ("POST", "/api/referrals/{sent}/close/", None, (409, 409, 403, 404, 404, 404, 404, 404, 404)),
    ("POST", "/api/referrals/{sent}/resume/", None, (403, 403, 403, 404, 404, 404, 409, 404, 404)),
    ("GET", "/api/team/", None, (200, 200, 200, 200, 200, 200, 200, 200, 200)),
    ("POST", "/api/team/invitations/", NEWCOMER, (403, 201, 403, 403, 403, 403, 403, 403, 400)),
    ("POST", "/api/team/invitations/{invitation}/cancel/", None, (403, 200, 403, 403, 403, 403, 403, 403, 404)),
    ("POST", "/api/team/members/{membership}/end/", None, (403, 204, 403, 403, 403, 403, 403, 403, 404)),
    ("GET", "/api/directory/?q=cpas&kind=cpas", None, (200, 200, 200, 200, 200, 200, 200, 200, 200)),
    ("GET", "/api/workers/", None, (200, 200, 200, 200, 200, 200, 200, 200, 404)),
    ("POST", "/api/referrals/{to_cpas}/file/", None, (403, 403, 403, 404, 409, 404, 404, 404, 404)),
    ("POST", "/api/referrals/{to_cpas}/fields/phone/", None, (403, 403, 403, 404, 409, 404, 404, 404, 404)),
]
CASES = [
    pytest.param(method, address, body, caller, status, id=f"{method} {address} as {caller}")
    for method, address, body, statuses in ROUTES
    for caller, status in zip(CALLERS, statuses, strict=True)
]


@pytest.mark.parametrize(("method", "address", "body", "caller", "status"), CASES)
def test_each_caller_gets_what_its_rights_say(
    call: Callable[..., Any], world: World, method: str, address: str, body: Any, caller: str, status: int
) -> None:
    given = {key: world.address(value) for key, value in body.items()} if body and "agreement" in body else body
    answer = call(caller, method, world.address(address), given)
    assert answer.status_code == status, answer.content
    if status >= 400:
        assert {"code", "detail"} <= set(answer.json())


def accepting(caller: str) -> dict[str, str]:
    return {"worker_id": str(user_id(caller)), "first_contact_on": TODAY}


@pytest.mark.parametrize(
    ("caller", "status"),
    [
        ("coach", 200),
        ("colleague", 403),
        ("reader", 403),
        ("other_coach", 404),
        ("elsewhere", 404),
        ("coordinator", 404),
    ],
)
def test_only_the_recipient_accepts(call: Callable[..., Any], world: World, caller: str, status: int) -> None:
    answer = call(caller, "POST", world.address("/api/referrals/{sent}/accept/"), accepting(caller))
    assert answer.status_code == status


@pytest.mark.parametrize(
    ("step", "caller", "status"),
    [
        ("file", "receiver", 201),
        ("file", "colleague", 403),  # its own referral: it has a file already
        ("file", "elsewhere", 404),
        ("fields/phone", "receiver", 409),  # no file yet
        ("start", "receiver", 200),
        ("start", "colleague", 403),
        ("close", "receiver", 404),  # the sender does, once an outcome is reported
        ("close", "colleague", 409),
        ("withdraw", "receiver", 404),
    ],
)
def test_each_side_takes_its_own_steps(
    call: Callable[..., Any], accepted: World, step: str, caller: str, status: int
) -> None:
    assert call(caller, "POST", f"/api/referrals/{accepted.to_cpas}/{step}/").status_code == status
