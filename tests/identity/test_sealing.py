"""What somebody searches for cannot be read in an address."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import RequestFactory

from maillage.audit.actor import Actor
from maillage.identity.web import sealing

type Acts = Callable[[str], Actor]


def test_words_come_back_for_the_same_body_only(actor: Acts) -> None:
    token = sealing.seal(actor("colleague"), "Amélie Delvaux")
    assert "lie" not in token
    assert sealing.unseal(actor("reader"), token) == "Amélie Delvaux"
    assert sealing.unseal(actor("receiver"), token) == ""
    assert sealing.unseal(actor("colleague"), token[:-3]) == ""
    assert sealing.unseal(actor("colleague"), "Delvaux") == ""


def test_words_lapse_after_a_day(actor: Acts, monkeypatch: pytest.MonkeyPatch) -> None:
    token = sealing.seal(actor("colleague"), "Delvaux")
    monkeypatch.setattr(sealing, "SEALED_FOR_SECONDS", -1)
    assert sealing.unseal(actor("colleague"), token) == ""


def test_a_posted_form_becomes_an_address_without_the_words(actor: Acts) -> None:
    posted = {"q": "  Delvaux  Amélie ", "status": ["new", "followed"], "referent": "", "csrfmiddlewaretoken": "x"}
    answer = sealing.lead_to_results(RequestFactory().post("/participants/", posted), actor("colleague"))
    assert answer.status_code == 303
    address = answer.headers["Location"]
    assert "Delvaux" not in address
    assert "csrf" not in address
    assert "referent" not in address
    asked = sealing.asked_of(RequestFactory().get(address), actor("colleague"))
    assert asked.getlist("status") == ["new", "followed"]
    assert asked["q"] == "Delvaux Amélie"


def test_an_empty_form_leads_to_the_plain_list(actor: Acts) -> None:
    answer = sealing.lead_to_results(RequestFactory().post("/participants/", {"q": " "}), actor("colleague"))
    assert answer.headers["Location"] == "/participants/"
