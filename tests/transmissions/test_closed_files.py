"""A transmission about somebody whose file is closed to a colleague does not exist for them, on either side."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.test import Client

from sharing.transmissions import rules
from tenants.casework.closures import declare_closure
from tenants.casework.models import Participant
from tests.isolation.scene import acting, person
from tests.transmissions import cases


def closed_to_themselves(who: Any, subject_id: UUID) -> None:
    """This member of the cast says that it is a relative's file."""
    with acting(who):
        found = Participant.objects.get(pk=subject_id)
        declare_closure(actor=who, participant=found, user_id=who.user_id, kind="relative")


def seen(client: Client, pk: UUID) -> tuple[list[int], bool]:
    """What its pages answer, and whether a list or the home page leads to it."""
    paths = (f"/transmissions/{pk}/", f"/transmissions/{pk}/papers/letter/", f"/api/transmissions/{pk}/")
    lists = ("/transmissions/", "/", "/api/transmissions/")
    listed = any(str(pk) in client.get(path).content.decode() for path in lists)
    return [client.get(path).status_code for path in paths], listed


def test_at_the_first_cpas_it_is_in_no_list_and_on_no_page(
    browser: Callable[[str], Client], actor: Callable[[str], Any]
) -> None:
    with acting(actor("colleague")):
        subject = person(actor("colleague"), first_name="Amélie").pk
    pk = cases.in_state(actor, rules.ACKNOWLEDGED, subject_id=subject)
    assert seen(browser("colleague"), pk) == ([200, 200, 200], True)
    closed_to_themselves(actor("colleague"), subject)
    assert seen(browser("colleague"), pk) == ([404, 404, 404], False)
    assert seen(browser("manager"), pk)[1]


def test_at_the_second_cpas_neither_once_a_file_was_opened_for_it(
    browser: Callable[[str], Client], actor: Callable[[str], Any]
) -> None:
    pk = cases.in_state(actor, rules.ACCEPTED)
    client = browser("receiver")
    client.post(f"/transmissions/{pk}/file/", {"file": "new"})
    assert seen(client, pk) == ([200, 200, 200], True)
    with acting(actor("receiver")):
        subject = Participant.objects.get().pk
    closed_to_themselves(actor("receiver"), subject)
    assert seen(client, pk) == ([404, 404, 404], False)
