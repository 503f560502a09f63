"""The national register number is asked, shown and stored only under an authorisation in force."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from maillage.audit.models import AuditEntry
from maillage.problems import Problem
from tenants.casework.models import Participant
from tenants.casework.services import correct_file
from tenants.protection.models import NumberAuthorisation
from tenants.registry.national_number_uses import DUPLICATES, FILE, uses_national_number
from tests.casework.people import make_participant
from tests.protection.entries import add

type Acting = Callable[[str], Any]
type Browser = Callable[[str], Client]
NUMBER, WRITTEN = "85073000061", "85.07.30-000.61"
TODAY = timezone.localdate()


@pytest.fixture
def numbered(acting: Acting) -> Participant:
    """A file with a number, kept while it was allowed."""
    with acting("colleague") as actor:
        return make_participant(actor, national_number=NUMBER)


@pytest.fixture
def unauthorised(acting: Acting, numbered: Participant) -> Participant:
    """The same, once no authorisation is in force any more."""
    with acting("dpo"):
        NumberAuthorisation.objects.update(in_use=False)
    return numbered


@pytest.mark.parametrize(
    ("changes", "allowed"),
    [
        ({}, True),
        ({"in_use": False}, False),
        ({"valid_from": TODAY + timedelta(days=1)}, False),
        ({"valid_until": TODAY - timedelta(days=1)}, False),
        ({"valid_until": TODAY}, True),
        ({"purposes": ["duplicates"]}, False),
        ({"replaced_at": timezone.now() + timedelta(minutes=5)}, False),
    ],
)
def test_a_use_is_on_while_an_authorisation_for_it_is_in_force(
    acting: Acting, changes: dict[str, Any], allowed: bool
) -> None:
    with acting("dpo"):
        NumberAuthorisation.objects.update(**changes)
        assert uses_national_number(FILE) == allowed
        assert NumberAuthorisation.objects.get().is_live(TODAY) == (
            allowed or bool(set(changes) & {"purposes", "replaced_at"})
        )


def test_each_purpose_has_its_own_authorisation(acting: Acting) -> None:
    with acting("dpo") as dpo:
        NumberAuthorisation.objects.all().delete()
        add(dpo, "national-number", valid_from=date(2020, 1, 1), dated=date(2020, 1, 1))
        assert uses_national_number(FILE)
        assert not uses_national_number(DUPLICATES)
        with pytest.raises(ValueError, match="no purpose"):
            uses_national_number("curiosity")


def test_another_cpas_s_authorisation_counts_for_nothing(acting: Acting) -> None:
    with acting("dpo"):
        NumberAuthorisation.objects.update(in_use=False)
        assert not uses_national_number(FILE)
    with acting("elsewhere"):
        assert uses_national_number(FILE)


def test_without_one_the_number_is_neither_shown_nor_asked(unauthorised: Participant, browser: Browser) -> None:
    client = browser("colleague")
    for path in ("", "correct/"):
        page = client.get(f"/participants/{unauthorised.pk}/{path}").content.decode()
        assert WRITTEN not in page
        assert NUMBER not in page
        assert "national_number" not in page
    assert "national_number" not in client.get("/participants/new/").content.decode()
    assert client.get(f"/api/participants/{unauthorised.pk}/").json()["national_number"] is None


def test_without_one_the_number_is_refused_and_the_rest_is_corrected(
    unauthorised: Participant, acting: Acting, browser: Browser
) -> None:
    with acting("colleague") as actor:
        with pytest.raises(Problem) as refused:
            make_participant(actor, national_number=NUMBER)
        assert (refused.value.code, refused.value.status) == ("national_number_off", 409)
        with pytest.raises(Problem, match="national_number_off"):
            correct_file(actor=actor, participant=unauthorised, values={"national_number": ""})
    client = browser("colleague")
    form = client.get(f"/participants/{unauthorised.pk}/correct/").context["form"]
    given = {name: form[name].value() or "" for name in form.fields}
    shown = {f"initial-{name}": value for name, value in given.items()}
    client.post(f"/participants/{unauthorised.pk}/correct/", given | shown | {"phone": "018 00 00 09"})
    with acting("colleague"):
        unauthorised.refresh_from_db()
        assert (unauthorised.phone, unauthorised.national_number) == ("018 00 00 09", NUMBER)


def test_each_use_names_its_authorisation_and_never_the_number(
    numbered: Participant, acting: Acting, browser: Browser
) -> None:
    client = browser("colleague")
    client.get(f"/participants/{numbered.pk}/")
    client.get(f"/participants/{numbered.pk}/correct/")
    client.get(f"/api/participants/{numbered.pk}/")
    with acting("dpo"):
        authorisation = NumberAuthorisation.objects.get()
        used = list(AuditEntry.objects.filter(action="national_number.use").values_list("object_id", "detail"))
        assert used == [(numbered.pk, f"file:{authorisation.entry_id}:1")] * 4  # stored, shown, asked, shown


def test_the_template_that_the_officer_begins_from_is_off(browser: Browser, acting: Acting) -> None:
    client = browser("dpo")
    with acting("dpo"):
        NumberAuthorisation.objects.all().delete()
    form = client.get("/protection/registers/national-number/new/?template=number").context["form"]
    assert not form["in_use"].value()
    given = {name: form[name].value() or "" for name in form.fields if name != "in_use"}
    assert client.post("/protection/registers/national-number/new/", given).status_code == 302
    with acting("dpo"):
        assert NumberAuthorisation.objects.get().template == "number"
        assert not uses_national_number(FILE)
    refused = client.post("/protection/registers/national-number/new/", given | {"in_use": "on"})
    assert refused.context["form"].errors.keys() == {"dated"}
