"""The pages of calls and payments: quick for the coordination, the own figures for a member."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from budgets.access import access_pool_to_manage
from budgets.contributions.models import BankLine, CallRound, Payment, PoolAccount, RefundAccount
from budgets.contributions.services import enter_payment
from budgets.models import Pool
from tests.budgets.conftest import body, text_of
from tests.budgets.contributions.bank_files import Movement, coda
from tests.budgets.contributions.conftest import GENAPPE_IBAN, POOL_IBAN, call_of, due_on, issue

type Browser = Callable[[str], Client]
type ActingAs = Callable[[str], Any]


def shown_mark(page: Any) -> str:
    text: str = page.content.decode()
    return text.partition('name="shown" value="')[2].partition('"')[0]


def round_given(portion: str = "1/3", **values: str) -> dict[str, str]:
    return {"portion": portion, "due_on": due_on().isoformat(), "label": "Premier appel"} | values


def test_a_round_is_three_answers_a_preview_and_a_button(browser: Browser, shared_pool: Pool) -> None:
    client, page = browser("coordinator"), f"/budgets/{shared_pool.pk}/calls/new/"
    first = client.get(page)
    assert "15 947,15 €" in text_of(first)  # the whole share, until another part is typed
    sent = client.post(page, round_given(preview="1"))
    # looked at under an address of its own: nothing is sent again when somebody goes back
    assert (sent.status_code, "portion=1%2F3" in sent["Location"]) == (302, True)
    looked = client.get(sent["Location"])
    assert "5 315,71 €" in text_of(looked)
    # the amounts of the whole share were shown: those of a third are shown before they are called
    assert client.post(page, round_given(issue="1", shown=shown_mark(first))).status_code == 200
    issued = client.post(page, round_given(issue="1", shown=shown_mark(looked)))
    assert issued.status_code == 302
    page = text_of(client.get(issued["Location"]))
    for shown in ("Premier appel", "5 315,71 €", "12 591,66 €"):
        assert shown in page


@pytest.mark.parametrize("portion", ["1", "4/3", "150 %", "1/0", "un tiers", ""])
def test_a_part_that_cannot_be_read_is_said_at_its_field(browser: Browser, shared_pool: Pool, portion: str) -> None:
    page = browser("coordinator").post(f"/budgets/{shared_pool.pk}/calls/new/", round_given(portion, issue="1"))
    assert page.status_code == 200
    assert page.context["form"].has_error("portion")


def test_a_member_follows_its_own_calls_and_sees_nobody_elses(
    browser: Browser, acting: ActingAs, called_pool: Pool
) -> None:
    with acting("coordinator"):
        own, other = call_of("villers-la-ville"), call_of("genappe")
    client = browser("villers_manager")
    page = text_of(client.get(f"/budgets/{called_pool.pk}/calls/"))
    assert "3 681,36 €" in page
    assert "12 591,66 €" in page  # what all were called: an agreed total
    for hidden in ("5 315,71", "CPAS de Genappe"):
        assert hidden not in page
    assert client.get(f"/budgets/{called_pool.pk}/calls/{own.pk}/letter.pdf")["Content-Type"] == "application/pdf"
    assert client.get(f"/budgets/{called_pool.pk}/calls/{own.pk}/").status_code == 200
    for address in (f"calls/{other.pk}/", f"calls/{other.pk}/letter.pdf", "calls/new/", "payments/bank/"):
        assert client.get(f"/budgets/{called_pool.pk}/{address}").status_code == 404


def test_a_payment_by_hand_is_one_form_and_asks_before_the_same_again(
    browser: Browser, acting: ActingAs, called_pool: Pool
) -> None:
    with acting("coordinator"):
        call = call_of("genappe")
    client, page = browser("coordinator"), f"/budgets/{called_pool.pk}/payments/new/"
    form = client.get(f"{page}?call={call.pk}").context["form"]
    assert form.get_initial_for_field(form.fields["amount"], "amount") == call.cents
    assert 'value="5\u202f315,71\xa0€"' in client.get(f"{page}?call={call.pk}").content.decode()
    given = {
        "kind": "payment", "member": "genappe", "amount": "1.000,00", "day": timezone.localdate().isoformat(),
        "call": str(call.pk), "note": "", "confirmed": "False",
    }  # fmt: skip
    assert client.post(page, given).status_code == 302
    asked = client.post(page, given)
    assert (asked.status_code, 'type="checkbox"' in asked.content.decode()) == (200, True)
    assert client.post(page, given | {"confirmed": "on"}).status_code == 302
    with acting("coordinator"):
        assert [payment.cents for payment in Payment.objects.all()] == [100_000, 100_000]
        payment = Payment.objects.latest("entered_at")
    assert client.post(f"/budgets/{called_pool.pk}/payments/{payment.pk}/cancel/").status_code == 302
    assert "1 000,00 €" in text_of(browser("manager").get(f"/budgets/{called_pool.pk}/payments/"))
    assert "1 000,00 €" not in text_of(browser("villers_manager").get(f"/budgets/{called_pool.pk}/payments/"))


def test_the_calls_offered_for_a_payment_are_the_open_ones_oldest_first(
    browser: Browser, acting: ActingAs, called_pool: Pool
) -> None:
    with acting("coordinator") as actor:
        issue(actor, called_pool, label="Deuxième", days=60)
        first, second, other = call_of("genappe"), call_of("genappe", number=2), call_of("villers-la-ville")
        pool = access_pool_to_manage(actor, called_pool.pk)
        enter_payment(actor=actor, pool=pool, member=body("villers-la-ville"), cents=other.cents,
                      paid_on=timezone.localdate(), call=other)  # fmt: skip
    client, page = browser("coordinator"), f"/budgets/{called_pool.pk}/payments/new/"
    groups = client.get(page).context["form"].fields["call"].choices[1:]
    assert [(name, len(calls)) for name, calls in groups] == [
        ("CPAS de Court-Saint-Étienne", 2), ("CPAS de Genappe", 2), ("CPAS de Villers-la-Ville", 1)
    ]  # fmt: skip
    (own,) = client.get(f"{page}?call={second.pk}").context["form"].fields["call"].choices[1:]
    assert (own[0], [pk for pk, _words in own[1]]) == ("CPAS de Genappe", [str(first.pk), str(second.pk)])


def test_a_payment_says_where_it_goes_and_asks_about_a_day_that_looks_wrong(
    browser: Browser, acting: ActingAs, called_pool: Pool
) -> None:
    client, page = browser("coordinator"), f"/budgets/{called_pool.pk}/payments/new/"
    given = {"kind": "payment", "member": "genappe", "amount": "6000", "day": "2020-01-01", "call": ""}
    asked = client.post(page, given)
    assert 'type="checkbox" name="early"' in asked.content.decode()
    assert asked.context["form"].has_error("early")
    with acting("coordinator"):
        assert not Payment.objects.exists()
    told = text_of(client.post(page, given | {"early": "on"}, follow=True))
    for words in ("6 000,00 €", "Premier appel (5 315,71 €)", "684,29 €"):
        assert words in told


@pytest.mark.parametrize("amount", ["1,2,3", "douze", "0", "-5", ""])
def test_an_amount_that_cannot_be_is_said_at_its_field(browser: Browser, called_pool: Pool, amount: str) -> None:
    page = browser("coordinator").post(
        f"/budgets/{called_pool.pk}/payments/new/",
        {"kind": "payment", "member": "genappe", "amount": amount, "day": timezone.localdate().isoformat()},
    )
    assert page.context["form"].has_error("amount")


def test_a_statement_is_brought_in_and_confirmed_with_one_click(
    browser: Browser, acting: ActingAs, called_pool: Pool
) -> None:
    with acting("coordinator"):
        call = call_of("genappe")
    client, page = browser("coordinator"), f"/budgets/{called_pool.pk}/payments/bank/"
    file = SimpleUploadedFile(
        "a.cod", coda(Movement(call.cents, reference=call.reference), Movement(-500, text="frais"))
    )
    assert client.post(page, {"file": file}).status_code == 302
    with acting("coordinator"):
        first, second = BankLine.objects.order_by("position")
    shown = client.get(page).content.decode()
    mark = shown.partition('name="proposal" value="')[2].partition('"')[0]
    assert client.post(f"{page}{first.pk}/confirm/", {"proposal": "other"}, follow=True).status_code == 200
    assert client.post(f"{page}{first.pk}/confirm/", {"proposal": mark}).status_code == 302
    assert client.get(f"{page}{second.pk}/").status_code == 200
    assert client.post(f"{page}{second.pk}/", {"party": "", "call": ""}).status_code == 200
    assert client.post(f"{page}{second.pk}/aside/", {"reason": "Frais"}).status_code == 302
    assert client.post(f"{page}{second.pk}/again/").status_code == 302
    assert client.post(f"{page}{second.pk}/", {"party": "member:genappe", "call": ""}).status_code == 302
    with acting("coordinator"):
        assert {(each.kind, each.cents) for each in Payment.objects.all()} == {("payment", call.cents), ("refund", 500)}
    assert client.get(page).status_code == 200


@pytest.mark.parametrize("content", [b"x", b"", b"<" * (11 * 1024 * 1024)])
def test_a_file_that_is_none_is_refused_in_words(browser: Browser, called_pool: Pool, content: bytes) -> None:
    page = browser("coordinator").post(
        f"/budgets/{called_pool.pk}/payments/bank/", {"file": SimpleUploadedFile("a.cod", content)}
    )
    assert page.context["form"].has_error("file")


def test_accounts_are_entered_by_who_they_concern(browser: Browser, acting: ActingAs, shared_pool: Pool) -> None:
    start = f"/budgets/{shared_pool.pk}/payments"
    coordinator = browser("coordinator")
    given = {"holder": "Nous", "iban": POOL_IBAN, "bic": ""}
    assert coordinator.post(f"{start}/account/", given | {"iban": "BE00"}).context["form"].has_error("iban")
    assert coordinator.post(f"{start}/account/", given).status_code == 302
    own = {"holder": "CPAS", "iban": GENAPPE_IBAN, "bic": ""}
    assert browser("manager").post(f"{start}/refund-account/", own).status_code == 302
    assert browser("manager").get(f"{start}/refund-account/?member=villers-la-ville").status_code == 404
    assert coordinator.get(f"{start}/refund-account/?member=genappe").status_code == 200
    assert browser("treasurer").get(f"{start}/account/").status_code == 403
    with acting("coordinator"):
        assert (PoolAccount.objects.count(), RefundAccount.objects.get().member) == (1, body("genappe"))
    page = text_of(browser("villers_manager").get(f"/budgets/{shared_pool.pk}/calls/"))
    assert "BE49 9990 0000 0171" in page
    assert "BE38" not in page


def test_a_call_and_a_round_are_taken_back(browser: Browser, acting: ActingAs, called_pool: Pool) -> None:
    with acting("coordinator"):
        call, issued = call_of("genappe"), CallRound.objects.get()
    client, start = browser("coordinator"), f"/budgets/{called_pool.pk}/calls"
    for address in (f"{call.pk}/cancel/", f"{call.pk}/cancel/", f"rounds/{issued.pk}/cancel/", "remind/"):
        assert client.post(f"{start}/{address}").status_code == 302
    assert client.get(f"{start}/{call.pk}/letter.pdf").status_code == 404
    assert {view.standing.state for view in client.get(f"{start}/").context["read"].calls} == {"cancelled"}


def test_the_list_asks_as_much_for_many_calls_as_for_few(browser: Browser, acting: ActingAs, called_pool: Pool) -> None:
    client, page = browser("coordinator"), f"/budgets/{called_pool.pk}/calls/"
    client.get(page)
    with CaptureQueriesContext(connection) as few:
        client.get(page)
    with acting("coordinator") as actor:
        # as before, something is left to call
        issue(actor, called_pool, Fraction(1, 6))
        issue(actor, called_pool, Fraction(1, 6))
    with CaptureQueriesContext(connection) as many:
        client.get(page)
    assert len(many) == len(few)
