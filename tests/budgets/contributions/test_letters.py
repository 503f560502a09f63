"""The letters: one page that a screen reader reads, the working of the amount, the code that a bank reads."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext, override
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from budgets.contributions.access import access_call
from budgets.contributions.letters import call_letter, reminder_letter
from budgets.contributions.models import PoolAccount
from budgets.contributions.qr import transfer_code, transfer_lines
from budgets.contributions.rules.numbers import written_reference
from budgets.contributions.services import cancel_call, enter_payment, remind
from budgets.models import Pool
from budgets.services import enter_vote
from tests.budgets.conftest import body
from tests.budgets.contributions.conftest import POOL_IBAN, call_of, issue

type ActingAs = Callable[[str], Any]


def words(content: bytes) -> str:
    """The text of a document of one page, spaces plain."""
    pages = PdfReader(BytesIO(content)).pages
    assert len(pages) == 1
    return " ".join(pages[0].extract_text().replace("\xa0", " ").replace("\u202f", " ").split())


def alternatives(content: bytes) -> list[str]:
    """The texts that stand for drawings, from the structure of the document."""
    root: Any = PdfReader(BytesIO(content)).trailer["/Root"]
    return [str(each["/Alt"]) for each in _elements(root["/StructTreeRoot"]) if "/Alt" in each]


def _elements(element: Any) -> Iterator[Any]:
    found = element.get_object()
    if not isinstance(found, DictionaryObject):
        return
    yield found
    children = found.get("/K", [])
    for child in children if isinstance(children, list) else [children]:
        yield from _elements(child)


def test_the_letter_of_a_call_says_how_its_amount_comes_about_and_where_to_pay(
    acting: ActingAs, called_pool: Pool
) -> None:
    with acting("coordinator") as actor:
        call = call_of("genappe")
        content = call_letter(actor, call)
    text = words(content)
    for shown in (
        "CPAS de Genappe", "47 775,00 €", "−10 000,00 €", "37 775,00 €", "38 021", "15 947,15 €", "1/3", "5 315,71 €",
        "BE49 9990 0000 0171", written_reference(call.reference),
    ):  # fmt: skip
        assert shown in text, shown
    (alternative,) = alternatives(content)
    assert "BE49 9990 0000 0171" in alternative


def test_the_letter_works_without_an_account_and_then_has_no_code(acting: ActingAs, shared_pool: Pool) -> None:
    with acting("coordinator") as actor:
        issue(actor, shared_pool)
        content = call_letter(actor, call_of("genappe"))
    assert written_reference(call_of_reference(content)) in words(content)
    assert alternatives(content) == []


def call_of_reference(content: bytes) -> str:
    """The twelve digits on the letter."""
    text = words(content)
    start = text.index("+++") + 3
    return text[start : text.index("+++", start)].replace("/", "")


def test_what_is_paid_is_no_longer_asked_for(acting: ActingAs, called_pool: Pool) -> None:
    with acting("coordinator") as actor:
        call = call_of("genappe")
        given: dict[str, Any] = {"member": body("genappe"), "paid_on": timezone.localdate(), "call": call}
        enter_payment(actor=actor, pool=called_pool, cents=500_000, **given)
        assert "315,71 €" in words(call_letter(actor, call))
        enter_payment(actor=actor, pool=called_pool, cents=31_571, **given)
        settled = call_letter(actor, call)
        assert alternatives(settled) == []
        assert in_french("Nothing is left to pay of this call for the pooled budget “%(pool)s”.") in words(settled)
        assert "BE49" not in words(settled)


def in_french(text: str) -> str:
    """The start of a sentence of the letter, up to what is filled in."""
    with override("fr"):
        return gettext(text).partition("%(")[0].partition("“")[0].partition("«")[0].strip()


def test_the_letter_says_how_the_own_council_decided_and_leaves_room_to_sign(
    acting: ActingAs, called_pool: Pool
) -> None:
    with acting("coordinator") as actor:
        given: dict[str, Any] = {"pool": called_pool, "version": called_pool.versions.get(), "actor": actor}
        for slug, approved in (("genappe", True), ("villers-la-ville", False)):
            enter_vote(
                **given, member=body(slug), voted_on=date(2025, 12, 15), approved=approved, reference=f"2025/{slug}"
            )  # fmt: skip
        own, other = (words(call_letter(actor, call_of(slug))) for slug in ("genappe", "villers-la-ville"))
    assert "15 décembre 2025 – 2025/genappe" in own
    assert "2025/" not in other
    for text in (own, other):
        assert in_french("Dear Sir or Madam,") in text


def test_the_member_has_its_own_letter_and_no_other(acting: ActingAs, called_pool: Pool) -> None:
    with acting("coordinator"):
        own, other = call_of("villers-la-ville"), call_of("genappe")
    with acting("villers_manager") as actor:
        assert "3 681,36 €" in words(call_letter(actor, access_call(actor, called_pool.pk, own.pk)))
        with pytest.raises(Http404):
            access_call(actor, called_pool.pk, other.pk)


def test_a_reminder_says_what_is_left(acting: ActingAs, called_pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    later = timezone.localdate() + timedelta(days=31)
    with acting("coordinator") as actor:
        call = call_of("genappe")
        with pytest.raises(Http404):
            reminder_letter(actor, call)
        monkeypatch.setattr(timezone, "localdate", lambda *_args: later)
        remind(actor=actor, pool=called_pool)
        text = words(reminder_letter(actor, call))
        assert "1: Premier appel" in text.replace(" : ", ": ")
        assert "5 315,71 €" in text


def test_a_call_that_was_taken_back_has_no_letter(acting: ActingAs, called_pool: Pool) -> None:
    with acting("coordinator") as actor:
        call = call_of("genappe")
        cancel_call(actor=actor, call=call)
        with pytest.raises(Http404):
            call_letter(actor, call)


def test_the_code_is_a_transfer_by_the_european_standard() -> None:
    account = PoolAccount(holder="Des cartes pour l’emploi", iban=POOL_IBAN)
    assert transfer_lines(account, 531_570, "123456789002") == [
        "BCD", "002", "1", "SCT", "", "Des cartes pour l’emploi", POOL_IBAN, "EUR5315.70", "", "123456789002"
    ]  # fmt: skip
    assert (transfer_code(account, 531_570, "123456789002") or "").startswith("<svg")
    assert transfer_code(account, 0, "123456789002") is None
    assert transfer_code(account, 10**12, "123456789002") is None
