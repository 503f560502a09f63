"""What was read on a body's host stays in no cache: not on the way, not on the disk of a shared computer."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from tests.identity.hosts import at, stranger

pytestmark = pytest.mark.django_db
PAGES = ["/", "/participants/", "/participants/new/", "/referrals/", "/team/", "/directory/", "/api/", "/nothing-here/"]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_of_a_body_is_kept_nowhere(browser: Callable[[str], Client], path: str) -> None:
    assert browser("colleague").get(path)["Cache-Control"] == "no-store"


@pytest.mark.parametrize("name", ["coach", "coordinator"])
def test_nor_is_the_home_of_another_kind_of_body(browser: Callable[[str], Client], name: str) -> None:
    assert browser(name).get("/")["Cache-Control"] == "no-store"


def test_nor_is_the_way_to_sign_in_that_a_stranger_is_shown() -> None:
    answer = stranger().get("/participants/", headers=at("genappe"))
    assert (answer.status_code, answer["Cache-Control"]) == (302, "no-store")
