"""Transmissions for programs: who may call what, and the whole way."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from sharing.transmissions import rules
from tests.isolation.scene import acting
from tests.permissions.test_permission_matrix import undone
from tests.transmissions import cases

CALLERS = ("colleague", "manager", "reader", "finance", "receiver", "elsewhere", "coach", "coordinator")
TODAY = cases.today().isoformat()
SENT = {"notice_on": TODAY, "notice_by": "post"}
DECLINED = {"rule": "student", "evidence": "school", "reasons": "Elle étudie à Genappe."}
ELSEWHERE = {"without_file": "elsewhere"}
DECIDED = {"competent": "court-saint-etienne", "decided_on": TODAY}
FRAME = {
    "recipient": "court-saint-etienne", "aid": "medical", "rule": "homeless", "evidence": "visit",
    "request_received_on": TODAY, "person": cases.PERSON,
}  # fmt: skip

# step, the state it is asked in, body, then the status for each of CALLERS in order.
STEPS: list[tuple[str, str, Any, tuple[int, ...]]] = [
    ("", rules.RECEIVED, None, (200, 200, 200, 404, 200, 404, 404, 404)),
    ("", rules.DRAFT, None, (200, 200, 200, 404, 404, 404, 404, 404)),
    ("papers/letter/", rules.RECEIVED, None, (200, 200, 200, 404, 200, 404, 404, 404)),
    ("acknowledge/", rules.DRAFT, {"given_on": TODAY}, (200, 200, 403, 404, 404, 404, 404, 404)),
    ("cancel/", rules.DRAFT, {}, (200, 200, 403, 404, 404, 404, 404, 404)),
    ("send/", rules.ACKNOWLEDGED, SENT, (200, 200, 403, 404, 404, 404, 404, 404)),
    ("send/", rules.DRAFT, SENT, (409, 409, 403, 404, 404, 404, 404, 404)),
    ("accept/", rules.RECEIVED, {}, (403, 403, 403, 404, 200, 404, 404, 404)),
    ("accept/", rules.DECLINED, {}, (403, 403, 403, 404, 409, 404, 404, 404)),
    ("decline/", rules.RECEIVED, DECLINED, (403, 403, 403, 404, 200, 404, 404, 404)),
    ("ask/", rules.DECLINED, {"asked_on": TODAY}, (403, 403, 403, 404, 200, 404, 404, 404)),
    ("decision/", rules.SPP_IS, DECIDED, (200, 200, 403, 404, 200, 404, 404, 404)),
    ("settle/", rules.ACCEPTED, ELSEWHERE, (409, 409, 403, 404, 200, 404, 404, 404)),
    ("settle/", rules.PROVISIONAL, ELSEWHERE, (409, 409, 403, 404, 200, 404, 404, 404)),
    ("file/", rules.ACCEPTED, {}, (403, 403, 403, 404, 201, 404, 404, 404)),
    ("file/", rules.RECEIVED, {}, (403, 403, 403, 404, 409, 404, 404, 404)),
]


def call(client: Client, path: str, body: Any = None, method: str = "") -> Any:
    """The answer: a GET without a body, else a POST (or another method) of JSON."""
    if body is None:
        return client.get(path)
    return client.generic(method or "POST", path, json.dumps(body), content_type="application/json")


@pytest.mark.parametrize(
    ("step", "state", "body", "statuses"), [pytest.param(*line, id=f"{line[0] or 'read'} {line[1]}") for line in STEPS]
)
def test_each_caller_gets_what_its_rights_say(
    browser: Callable[[str], Client], actor: Callable[[str], Any], step: str, state: str, body: Any,
    statuses: tuple[int, ...],
) -> None:  # fmt: skip
    pk = cases.in_state(actor, state)
    for caller, status in zip(CALLERS, statuses, strict=True):
        client = browser(caller)
        with undone():
            answer = call(client, f"/api/transmissions/{pk}/{step}", body)
            assert answer.status_code == status, (caller, answer.content)
            if status >= 400:
                assert {"code", "detail"} <= set(answer.json())


@pytest.mark.parametrize(
    ("caller", "listed", "begun"),
    [("colleague", 200, 201), ("reader", 200, 403), ("finance", 404, 404), ("receiver", 200, 400), ("coach", 404, 404)],
)
def test_lists_rules_and_beginnings(browser: Callable[[str], Client], caller: str, listed: int, begun: int) -> None:
    client = browser(caller)
    assert call(client, "/api/transmissions/").status_code == listed
    rules_given = call(client, "/api/transmissions/rules/")
    assert rules_given.status_code == listed
    if listed == 200:
        codes = {rule["code"] for rule in rules_given.json()["results"]}
        assert {"habitual_residence", "send.integration", "appeal.social"} <= codes
    answer = call(client, "/api/transmissions/", FRAME)
    assert answer.status_code == begun, answer.content  # for the recipient of the frame it is itself: refused


def test_a_program_goes_the_whole_way(browser: Callable[[str], Client], actor: Callable[[str], Any]) -> None:
    sending, receiving = browser("colleague"), browser("receiver")
    begun = call(sending, "/api/transmissions/", FRAME).json()
    here = f"/api/transmissions/{begun['id']}/"
    changed = call(sending, here, {"aid": "integration_income", "person": cases.PERSON | {"phone": ""}}, "PATCH")
    assert (changed.json()["aid"], "phone" in changed.json()["person"]) == ("integration_income", False)
    call(sending, f"{here}acknowledge/", {"given_on": TODAY})
    assert call(sending, f"{here}send/", SENT).json()["state"] == rules.SENT
    read = call(receiving, here).json()
    assert read["person"] == {code: text for code, text in cases.PERSON.items() if code != "phone"}
    assert call(receiving, "/api/transmissions/?direction=received").json()["results"][0]["name"] == "Odile Vrancken"
    call(receiving, f"{here}decline/", DECLINED)
    call(receiving, f"{here}ask/", {"asked_on": TODAY})
    decided = call(sending, f"{here}decision/", DECIDED).json()
    assert (decided["competent"], decided["second_rule"]) == ("court-saint-etienne", "student")
    taken = call(receiving, f"{here}file/", {}).json()
    assert "first_name" in taken["fields"]
    assert call(receiving, f"{here}settle/", {}).json()["state"] == rules.SETTLED
    assert call(receiving, here).json()["person"] == {}
    with acting(actor("receiver")):
        from tenants.casework.models import Participant

        assert Participant.objects.get().name == "Odile Vrancken"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"person": {"national_number": "85073003328"}}, "unknown_field"),
        ({"recipient": "lire-et-ecrire-bw"}, "unknown_cpas"),
        ({"recipient": "genappe"}, "not_another_cpas"),
        ({"rule": "appeal.social"}, "rule_not_in_force"),
        ({"request_received_on": "2999-01-01"}, "day_impossible"),
        ({"aid": "everything"}, "invalid_choice"),
    ],
)
def test_bad_input_gets_a_code(browser: Callable[[str], Client], change: Any, code: str) -> None:
    answer = call(browser("colleague"), "/api/transmissions/", FRAME | change)
    assert (answer.status_code, answer.json()["code"]) == (400, code), answer.content
