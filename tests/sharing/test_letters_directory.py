"""Adding organisations without an account, by page and by program."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from maillage.identity.models import Body
from maillage.problems import Problem
from sharing.directory.access import access_bodies
from sharing.directory.models import OutsideOrganisation
from sharing.directory.services import Address, add_outside_organisation
from tests.sharing import letters

# roles are the cluster's: two workers that make the same ones at once would wait for each other
pytestmark = pytest.mark.xdist_group("provisioning")

type Browser = Callable[[str], Client]
TYPED = {"name": "Centre La Rive", "street": "Rue du Pont 3", "postcode": "1470", "locality": "Genappe"}


def test_one_is_added_from_the_agreement_and_leads_back_to_it(browser: Browser, acting: Any) -> None:
    from tests.sharing import flow

    with acting("colleague") as actor:
        subject = flow.participant(actor).pk
    client = browser("colleague")
    record = f"/participants/{subject}/agreements/new/"
    link = f"/directory/outside/?for={subject}"
    assert link in client.get(record).content.decode()
    answer = client.post(link, TYPED)
    assert answer["Location"] == record
    page = client.get(record).content.decode()
    with acting("colleague"):
        assert f'value="{Body.objects.get(name="Centre La Rive").slug}"' in page


def test_the_same_name_is_shown_first(browser: Browser) -> None:
    client = browser("colleague")
    page = client.post("/directory/outside/", TYPED | {"name": "  cesep "})
    assert page.status_code == 200
    assert [body.slug for body in page.context["similar"]] == ["cesep"]
    added = client.post("/directory/outside/", TYPED | {"name": "cesep", "although_similar": "on"})
    assert added["Location"] == "/directory/outside/cesep-2/"


def test_an_address_is_asked_and_kept_by_who_added_it(browser: Browser, acting: Any) -> None:
    with acting("colleague") as actor, pytest.raises(Problem) as refused:
        add_outside_organisation(
            actor=actor, name="X", address=Address("", "1470", "Genappe"), sensitive=False
        )  # fmt: skip
    assert (refused.value.code, refused.value.field) == ("no_address", "street")
    body = letters.organisation()
    here = f"/directory/outside/{body.slug}/"
    changed = {"street": "Rue Neuve 1", "postcode": "1471", "locality": "Loupoigne"}
    assert browser("colleague").post(f"{here}change/", changed).status_code == 302
    assert browser("receiver").post(f"{here}change/", changed | {"street": "Ailleurs"}).status_code == 403
    assert browser("receiver").get(here).status_code == 200
    with acting("colleague"):
        assert OutsideOrganisation.objects.get(pk=body.pk).address_lines == ["Rue Neuve 1", "1471 Loupoigne"]


def test_a_sensitive_one_is_listed_to_its_adder_alone(browser: Browser, acting: Any) -> None:
    body = letters.organisation(sensitive=True)
    for who, listed in (("colleague", True), ("receiver", False), ("coach", False)):
        with acting(who) as actor:
            assert access_bodies(actor).filter(pk=body.pk).exists() is listed
        assert browser(who).get(f"/directory/outside/{body.slug}/").status_code == (200 if listed else 404)


def test_programs_do_the_same(browser: Browser) -> None:
    client = browser("colleague")
    given = TYPED | {"sensitive": False}
    made = client.post("/api/directory/outside/", given, content_type="application/json")
    assert (made.status_code, made.json()["slug"], made.json()["by_letter"]) == (201, "centre-la-rive", True)
    again = client.post("/api/directory/outside/", given, content_type="application/json")
    assert (again.status_code, "possible_duplicate" in again.content.decode()) == (400, True)
    here = "/api/directory/outside/centre-la-rive/"
    changed = {name: TYPED[name] for name in ("postcode", "locality")} | {"street": "Rue Neuve 1"}
    assert client.put(here, changed, content_type="application/json").json()["street"] == "Rue Neuve 1"
    listed = client.get("/api/directory/?q=rive").json()["results"]
    assert [row["by_letter"] for row in listed] == [True]
    invited = browser("manager").post(f"{here}invite/", {"email": "a@larive.example"}, content_type="application/json")
    assert (invited.status_code, bool(invited.json()["invited_at"])) == (200, True)
