"""Registers keep every version, refuse what the law refuses, and say so in words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from maillage.audit.models import AuditEntry
from maillage.problems import Problem
from tenants.protection.models import Breach, ImpactAssessment, NumberAuthorisation, Processor
from tenants.protection.registers import REGISTERS
from tenants.protection.services import add_entry, change_entry
from tests.protection.entries import AUTHORISATION, PDF, PROCESSOR, add, breach, values_of

type Acting = Callable[[str], Any]
type Browser = Callable[[str], Client]


def change(actor: Any, version: Any, register: str, **values: Any) -> Any:
    return change_entry(actor=actor, register=REGISTERS[register], last=version, values=values, seen=version.version)


def test_a_change_adds_a_version_and_keeps_the_former_one(acting: Acting) -> None:
    with acting("dpo") as dpo:
        first = add(dpo, "processors")
        second = change(dpo, first, "processors", location="Anvers")
        kept = list(Processor.objects.filter(entry_id=first.entry_id).order_by("version"))
        assert [(found.version, found.location) for found in kept] == [(1, "Belgique"), (2, "Anvers")]
        assert kept[0].replaced_at is not None
        assert kept[1].replaced_at is None
        assert second.recorded_by == dpo.user_id
        actions = AuditEntry.objects.filter(object_id=first.entry_id).order_by("id").values_list("action", "detail")
        assert list(actions) == [("register.add", "add"), ("register.change", "location")]


def test_what_does_not_differ_is_not_written(acting: Acting) -> None:
    with acting("dpo") as dpo:
        first = add(dpo, "processors")
        assert change(dpo, first, "processors", location=" Belgique ") == first
        assert Processor.objects.count() == 1


def test_of_two_changes_to_the_same_version_the_second_is_told(acting: Acting) -> None:
    with acting("dpo") as dpo:
        first = add(dpo, "processors")
        change(dpo, first, "processors", location="Anvers")
        with pytest.raises(Problem) as refused:
            change(dpo, first, "processors", location="Liège")
        assert (refused.value.code, refused.value.status) == ("changed_meanwhile", 409)


def test_the_database_keeps_one_live_version_of_an_entry(acting: Acting) -> None:
    with acting("dpo") as dpo:
        first = add(dpo, "processors")
        twin = Processor(**{**PROCESSOR, "entry_id": first.entry_id, "version": 2, "recorded_at": timezone.now(),
                            "recorded_by": dpo.user_id, "recorded_by_name": "x"})  # fmt: skip
        with pytest.raises(IntegrityError, match="processor_one_live_version"), transaction.atomic():
            twin.save()


HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("register", "changes", "code", "field"),
    [
        ("processing", {"purposes": "  "}, "missing", "purposes"),
        ("processing", {"name": "x" * 151}, "not_valid", "name"),
        ("processors", {"role": "butler"}, "not_valid", "role"),
        ("assessments", {"review_on": date(2026, 1, 5)}, "review_before", "review_on"),
        ("national-number", {"purposes": []}, "missing", "purposes"),
        ("national-number", {"dated": None}, "no_date", "dated"),
        ("national-number", {"valid_from": None}, "no_date", "valid_from"),
        ("national-number", {"valid_until": date(2025, 1, 1)}, "ends_before_start", "valid_until"),
        ("breaches", breach(-1), "in_future", "discovered_at"),
        ("breaches", breach(100) | {"notified_at": timezone.now() - HOUR}, "no_late_reason", "late_reason"),
        ("breaches", breach() | {"notified_at": timezone.now() - 3 * HOUR}, "notified_before", "notified_at"),
        ("breaches", {"not_notified_reason": "Peu grave"}, "risk_means_telling", "not_notified_reason"),
        ("breaches", {"closed_on": date(2026, 1, 1)}, "not_settled", "closed_on"),
        ("breaches", {"closed_on": date(2026, 1, 1), "risk": "unlikely", "not_notified_reason": "Chiffré"},
         "no_measures", "measures"),
        ("breaches", breach(2) | {"closed_on": date(2026, 1, 1), "risk": "high", "measures": "Rappel",
                                  "notified_at": timezone.now() - HOUR}, "persons_not_told", "informed_at"),
    ],
)  # fmt: skip
def test_what_an_entry_cannot_be_is_said_in_words(
    acting: Acting, register: str, changes: dict[str, Any], code: str, field: str
) -> None:
    with acting("dpo") as dpo:
        with pytest.raises(Problem) as refused:
            add(dpo, register, **changes)
        assert (refused.value.code, refused.value.field) == (code, field)


@pytest.mark.parametrize(
    ("model", "register", "changes", "constraint"),
    [
        (ImpactAssessment, "assessments", {"review_on": date(2025, 1, 1)}, "assessment_reviewed_after"),
        (NumberAuthorisation, "national-number", {"dated": None}, "authorisation_used_has_its_dates"),
        (NumberAuthorisation, "national-number", {"purposes": []}, "authorisation_for_something"),
        (Breach, "breaches", breach(100) | {"notified_at": timezone.now() - HOUR}, "breach_late_has_its_reason"),
        (Breach, "breaches", {"not_notified_reason": "Peu grave"}, "breach_kept_only_if_unlikely"),
        (Breach, "breaches", {"closed_on": date(2026, 1, 1)}, "breach_closed_is_settled"),
    ],
)
def test_the_database_refuses_the_same(
    acting: Acting, model: Any, register: str, changes: dict[str, Any], constraint: str
) -> None:
    with acting("dpo") as dpo:
        entry = model(**values_of(register) | changes, recorded_at=timezone.now(), recorded_by=dpo.user_id,
                      recorded_by_name="x")  # fmt: skip
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            entry.save()


def test_the_officer_begins_from_a_template_and_records_it(browser: Browser, acting: Acting) -> None:
    page = browser("dpo").get("/protection/registers/processing/")
    assert len(page.context["templates"]) == 4
    form = browser("dpo").get("/protection/registers/processing/new/?template=budget").context["form"]
    given = {name: form[name].value() or "" for name in form.fields}
    assert given["legal_basis"]
    browser("dpo").post("/protection/registers/processing/new/", given)
    page = browser("dpo").get("/protection/registers/processing/")
    assert "budget" not in page.context["templates"]
    assert page.context["count"] == 1


def test_a_form_that_was_shown_before_another_change_is_refused(browser: Browser, acting: Acting) -> None:
    with acting("dpo") as dpo:
        first = add(dpo, "processors")
    address = f"/protection/registers/processors/{first.entry_id}/change/"
    form = browser("dpo").get(address).context["form"]
    given = {name: form[name].value() or "" for name in form.fields}
    assert browser("dpo").post(address, given | {"location": "Anvers"}).status_code == 302
    refused = browser("dpo").post(address, given | {"location": "Liège"})
    assert refused.status_code == 200
    assert refused.context["form"].errors
    with acting("dpo"):
        assert Processor.objects.get(replaced_at=None).location == "Anvers"


def test_a_contract_is_kept_with_its_version_and_handed_out(browser: Browser, acting: Acting) -> None:
    register = REGISTERS["processors"]
    with acting("dpo") as dpo:
        entry = add_entry(
            actor=dpo, register=register, values=PROCESSOR, document=SimpleUploadedFile("contrat.pdf", PDF)
        )
    answer = browser("manager").get(f"/protection/registers/processors/{entry.entry_id}/document/")
    assert b"".join(answer.streaming_content) == PDF  # type: ignore[attr-defined]
    with acting("dpo"):
        assert AuditEntry.objects.filter(action="register.document", object_id=entry.entry_id).count() == 1


def test_a_register_costs_the_same_whatever_its_length(browser: Browser, acting: Acting) -> None:
    client = browser("dpo")

    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert client.get("/protection/registers/processors/").status_code == 200
        return len(caught)

    with acting("dpo") as dpo:
        add(dpo, "processors")
    client.get("/protection/registers/processors/")
    few = queries()
    with acting("dpo") as dpo:
        for rank in range(5):
            add(dpo, "processors", name=f"Hébergeur {rank}")
    assert queries() == few


def test_a_program_adds_and_changes_an_entry(browser: Browser) -> None:
    client = browser("dpo")
    made = client.post(
        "/api/protection/national-number/",
        {**AUTHORISATION, "dated": "2026-01-01", "valid_from": "2026-01-02"},
        content_type="application/json",
    )
    assert made.status_code == 201, made.content
    address = f"/api/protection/national-number/{made.json()['entry_id']}/"
    changed = client.patch(address, {"in_use": False, "seen": 1}, content_type="application/json")
    assert (changed.status_code, changed.json()["version"], changed.json()["in_use"]) == (200, 2, False)
    late = client.patch(address, {"in_use": True, "seen": 1}, content_type="application/json")
    assert (late.status_code, late.json()["code"]) == (409, "changed_meanwhile")
