"""The page of the bank's movements: what each may be and what a click does; all that is sure at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from budgets.access import access_pool_to_manage
from budgets.contributions.access import access_bank_to_manage
from budgets.contributions.bank import LineView, compare
from budgets.contributions.confirming import confirm_sure
from budgets.contributions.models import BankLine, Payment
from budgets.contributions.rules.numbers import written_reference
from budgets.contributions.services import enter_payment, import_file
from budgets.models import Pool
from maillage.audit.actor import Actor
from tests.budgets.conftest import body, text_of
from tests.budgets.contributions.bank_files import Movement, camt, coda
from tests.budgets.contributions.conftest import GENAPPE_IBAN, call_of

type Browser = Callable[[str], Client]
type ActingAs = Callable[[str], Any]
JSON = "application/json"


def bring(actor: Actor, pool: Pool, *movements: Movement, write: Callable[..., bytes] = coda) -> list[LineView]:
    managed = access_bank_to_manage(actor, pool.pk)
    import_file(actor=actor, pool=managed, content=write(*movements))
    compared = compare(actor, managed)
    return [compared.view(line) for line in BankLine.objects.filter(pool=pool).order_by("position")]


def paid(slug: str, less: int = 0, **values: Any) -> Movement:
    """What the bank says of a payment of a member's call by its communication."""
    call = call_of(slug)
    return Movement(call.cents - less, reference=call.reference, **values)


@pytest.fixture
def waiting(acting: ActingAs, called_pool: Pool) -> list[BankLine]:
    """Two movements that are sure, one of the amount less a cent, one that pays a call again, one that went out."""
    with acting("coordinator") as actor:
        views = bring(
            actor, called_pool,
            paid("genappe", bank_reference="1"), paid("villers-la-ville", bank_reference="2"),
            paid("court-saint-etienne", less=1, bank_reference="3"), paid("genappe", bank_reference="4"),
            Movement(-12_000, text="imprimeur", bank_reference="5"),
        )  # fmt: skip
        return [view.line for view in views]


def test_all_that_is_sure_is_confirmed_with_one_click_and_nothing_else(
    browser: Browser, acting: ActingAs, called_pool: Pool, waiting: list[BankLine]
) -> None:
    client, page = browser("coordinator"), f"/budgets/{called_pool.pk}/payments/bank/"
    shown = client.get(page)
    sure = [view.line.pk for view in shown.context["sure"]]
    assert sure == [waiting[0].pk, waiting[1].pk, waiting[3].pk]
    told = text_of(client.post(f"{page}confirm/", {"line": [*sure, waiting[2].pk, "none"]}, follow=True))
    assert "8 997,07 €" in told
    with acting("coordinator"):
        assert {payment.member.slug for payment in Payment.objects.all()} == {"genappe", "villers-la-ville"}  # type: ignore[union-attr]
        assert [line.posted_id is not None for line in BankLine.objects.order_by("position")] == [
            True, True, False, False, False
        ]  # fmt: skip
    # the second movement for the call of Genappe is no longer what is left of it
    assert client.get(page).context["sure"] == []


def test_what_looks_like_a_payment_that_is_entered_is_left_to_a_person(
    acting: ActingAs, called_pool: Pool, waiting: list[BankLine]
) -> None:
    day = waiting[0].booked_on
    with acting("coordinator") as actor:
        pool = access_pool_to_manage(actor, called_pool.pk)
        # the same amount, for another call of the same member: no movement stands for it, and it is near
        enter_payment(
            actor=actor, pool=pool, member=body("genappe"), cents=waiting[0].cents, paid_on=day + timedelta(days=6)
        )  # fmt: skip
        done = confirm_sure(actor=actor, pool=pool, line_ids=[line.pk for line in waiting])
        assert [line.pk for line in done] == [waiting[1].pk]


def test_a_program_confirms_what_is_sure(browser: Browser, called_pool: Pool, waiting: list[BankLine]) -> None:
    client, start = browser("coordinator"), f"/api/budgets/pools/{called_pool.pk}/bank/movements/"
    rows = client.get(start).json()["results"]
    assert sum(row["is_sure"] for row in rows) == 3
    asked = {"movements": [row["id"] for row in rows]}
    done = client.post(f"{start}confirm/", asked, content_type=JSON)
    assert (done.status_code, {row["member"] for row in done.json()}) == (200, {"genappe", "villers-la-ville"})
    assert all(row["posted"] for row in done.json())
    assert client.post(f"{start}confirm/", asked, content_type=JSON).json() == []
    assert client.post(f"{start}confirm/", {"movements": []}, content_type=JSON).status_code == 400


def test_a_proposal_names_the_call_and_what_is_left_of_it(
    browser: Browser, acting: ActingAs, called_pool: Pool
) -> None:
    with acting("coordinator") as actor:
        call = call_of("genappe")
        (view,) = bring(actor, called_pool, Movement(100, reference=call.reference, iban=GENAPPE_IBAN))
        assert (view.call and view.call.call, view.is_sure) == (call, False)
        assert (view.communication, view.iban) == (written_reference(call.reference), "BE38 9990 0000 0272")
    page = f"/budgets/{called_pool.pk}/payments/bank/"
    for address in (page, f"{page}{view.line.pk}/"):
        shown = text_of(browser("coordinator").get(address))
        for words in ("Premier appel – ", "5 315,71 €", written_reference(call.reference), "BE38 9990 0000 0272"):
            assert words in shown


def test_the_button_says_that_nothing_more_is_entered_for_what_was_entered_by_hand(
    browser: Browser, acting: ActingAs, called_pool: Pool
) -> None:
    with acting("coordinator") as actor:
        call, pool = call_of("genappe"), access_pool_to_manage(actor, called_pool.pk)
        enter_payment(actor=actor, pool=pool, member=body("genappe"), cents=call.cents, paid_on=timezone.localdate())
        (view,) = bring(actor, called_pool, Movement(call.cents, reference=call.reference, day=timezone.localdate()))
        assert view.entered_on == timezone.localdate()
    client, page = browser("coordinator"), f"/budgets/{called_pool.pk}/payments/bank/"
    ((_view, words),) = client.get(page).context["waiting"]
    assert f"{timezone.localdate():%d/%m/%Y}" in words
    client.post(f"{page}{view.line.pk}/confirm/", {"proposal": view.mark})
    with acting("coordinator"):
        assert Payment.objects.count() == 1


def test_money_that_went_out_is_offered_as_paid_back_to_a_member_or_as_an_expense(
    browser: Browser, acting: ActingAs, called_pool: Pool, waiting: list[BankLine]
) -> None:
    client, page = browser("coordinator"), f"/budgets/{called_pool.pk}/payments/bank/{waiting[4].pk}/"
    opened = client.get(page)
    offered = [value for value, _label in opened.context["form"].fields["party"].choices if value]
    assert {value.partition(":")[0] for value in offered} == {"member"}
    assert opened.context["form"].fields["call"].widget.is_hidden
    assert f"/budgets/{called_pool.pk}/expenses/new/" in opened.content.decode()
    assert client.post(page, {"party": "member:genappe", "call": ""}).status_code == 302
    with acting("coordinator"):
        assert [(each.kind, each.cents) for each in Payment.objects.all()] == [("refund", 12_000)]


def test_a_payment_that_is_there_already_can_be_left_aside_from_where_it_is_asked(
    browser: Browser, acting: ActingAs, called_pool: Pool, waiting: list[BankLine]
) -> None:
    client, page = browser("coordinator"), f"/budgets/{called_pool.pk}/payments/bank/"
    marks = {view.line.pk: view.mark for view, _words in client.get(page).context["waiting"]}
    client.post(f"{page}{waiting[0].pk}/confirm/", {"proposal": marks[waiting[0].pk]})
    again = client.post(f"{page}{waiting[3].pk}/confirm/", {"proposal": marks[waiting[3].pk]}, follow=True)
    assert again.context["is_double"]
    assert client.get(f"{page}{waiting[3].pk}/").context["is_double"] is False
    client.post(f"{page}{waiting[3].pk}/aside/", {"reason": again.context["same"]})
    with acting("coordinator"):
        assert BankLine.objects.get(pk=waiting[3].pk).set_aside
        assert Payment.objects.count() == 1


def test_a_statement_that_is_there_in_another_format_is_told(browser: Browser, called_pool: Pool) -> None:
    client, page = browser("coordinator"), f"/budgets/{called_pool.pk}/payments/bank/"
    move, upload = Movement(500, text="sans nom"), SimpleUploadedFile
    first = client.post(page, {"file": upload("a.cod", coda(move))}, follow=True)
    assert "012" not in str([str(message) for message in first.context["messages"]])
    second = client.post(page, {"file": upload("a.xml", camt(move, version="08"))}, follow=True)
    (warning,) = [str(message) for message in second.context["messages"] if message.level_tag == "warning"]
    assert "CODA" in warning
    assert len(second.context["twice"]) == 1
    api = f"/api/budgets/pools/{called_pool.pk}/bank/"
    other = client.post(api, {"file": upload("b.xml", camt(move, version="02"))}).json()
    assert len(other["covered"]) == 2
    third = client.post(api, {"file": upload("c.cod", coda(Movement(700, bank_reference="Z")))}).json()
    assert third["covered"] == []
