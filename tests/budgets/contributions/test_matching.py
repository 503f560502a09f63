"""What the bank says: proposed with a reason, confirmed with one click; nothing twice, nothing by itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.http import Http404
from django.utils import timezone

from budgets.access import access_pool_to_manage
from budgets.contributions.access import access_bank, access_bank_to_manage
from budgets.contributions.bank import LineView, compare
from budgets.contributions.confirming import confirm_line
from budgets.contributions.models import BankLine, BankStatement, Payment
from budgets.contributions.rules.matching import Reason
from budgets.contributions.services import (
    cancel_payment,
    enter_payment,
    enter_refund_account,
    import_file,
    set_aside,
    settle_line,
    take_up,
)
from budgets.expenses.models import FunderPayment
from budgets.expenses.services.funders import receive_subsidy
from budgets.ledger.balances import balance_of
from budgets.ledger.models import AccountKind, EventKind, Transaction
from budgets.ledger.services import Posting, post
from budgets.models import FundingSource, Pool
from maillage.audit.actor import Actor
from maillage.problems import Problem
from tests.budgets.conftest import body
from tests.budgets.contributions.bank_files import Movement, camt, coda
from tests.budgets.contributions.conftest import GENAPPE_IBAN, OTHER_IBAN, call_of

type ActingAs = Callable[[str], Any]


def today() -> date:
    return timezone.localdate()


def pay(actor: Actor, pool: Pool, cents: int, slug: str = "genappe", **values: Any) -> Payment:
    given: dict[str, Any] = {"member": body(slug), "cents": cents, "paid_on": today()} | values
    return enter_payment(actor=actor, pool=access_pool_to_manage(actor, pool.pk), **given)


def bring(actor: Actor, pool: Pool, *movements: Movement, write: Callable[..., bytes] = coda) -> list[LineView]:
    """The movements of a file with what each may be, in its order."""
    managed = access_bank_to_manage(actor, pool.pk)
    import_file(actor=actor, pool=managed, content=write(*movements))
    compared = compare(actor, managed)
    return [compared.view(line) for line in BankLine.objects.filter(pool=pool).order_by("statement", "position")]


def owed(pool: Pool, slug: str = "genappe") -> int:
    return balance_of(pool, AccountKind.MEMBER, body(slug).role)


def test_the_structured_communication_says_whose_money_it_is_and_one_click_posts_it(
    acting: ActingAs, called_pool: Pool
) -> None:
    with acting("coordinator") as actor:
        call = call_of("genappe")
        (view,) = bring(actor, called_pool, Movement(call.cents, reference=call.reference))
        assert view.proposal is not None
        assert (view.proposal.reason, view.member, view.proposal.call) == (
            Reason.REFERENCE, body("genappe"), call.pk
        )  # fmt: skip
        assert owed(called_pool) == call.cents
        posted = settle_line(actor=actor, line=view.line, member=view.member, call=call)
        assert (owed(called_pool), posted.booked_on) == (0, view.line.booked_on)
        with pytest.raises(Problem, match="settled_before"):
            settle_line(actor=actor, line=view.line, member=view.member, confirmed=True)


@pytest.mark.parametrize("write", [coda, camt])
def test_the_same_file_or_one_that_overlaps_brings_nothing_twice(
    acting: ActingAs, called_pool: Pool, write: Callable[..., bytes]
) -> None:
    first, second = Movement(500, bank_reference="A1"), Movement(500, bank_reference="A2")
    with acting("coordinator") as actor:
        pool = access_bank_to_manage(actor, called_pool.pk)
        for content, new, known in (
            (write(first), 1, 0),
            (write(first), 0, 1),
            (write(first, second), 1, 1),
            (write(second, opening=100_500), 0, 1),
        ):
            brought = import_file(actor=actor, pool=pool, content=content)
            assert (brought.new, brought.known) == (new, known)
        assert BankLine.objects.count() == 2
        assert not Payment.objects.exists()


def test_by_account_and_amount_then_by_name_and_amount_else_nobody(acting: ActingAs, called_pool: Pool) -> None:
    with acting("coordinator") as actor:
        enter_refund_account(actor=actor, pool=called_pool, member=body("genappe"), holder="CPAS", iban=GENAPPE_IBAN)
        genappe, villers = call_of("genappe").cents, call_of("villers-la-ville").cents
        by_account, by_name, funder, refund, *others = bring(
            actor, called_pool,
            Movement(genappe, iban=GENAPPE_IBAN, name="CENTRE PUBLIC", bank_reference="1"),
            Movement(villers, name="CPAS VILLERS-LA-VILLE", bank_reference="2"),
            Movement(75_000, name="SPP IS", text="SUBSIDE FEDERAL 2026", bank_reference="3"),
            Movement(-300, iban=GENAPPE_IBAN, bank_reference="4"),
            Movement(genappe, name="Quelqu’un", bank_reference="5"),
            Movement(genappe - 1, iban=GENAPPE_IBAN, bank_reference="6"),
            Movement(-300, iban=OTHER_IBAN, bank_reference="7"),
        )  # fmt: skip
        found = [view.proposal.reason if view.proposal else None for view in (by_account, by_name, funder, refund)]
        assert found == [Reason.IBAN_AMOUNT, Reason.NAME_AMOUNT, Reason.FUNDER, Reason.REFUND]
        assert [view.proposal for view in others] == [None, None, None]
        assert funder.source == FundingSource.objects.get(label="Fédéral")
        assert str(by_name.why)


def test_a_funders_payment_is_posted_on_its_account(acting: ActingAs, called_pool: Pool) -> None:
    with acting("coordinator") as actor:
        (view,) = bring(actor, called_pool, Movement(750_000, name="FEDERAL"))
        source = FundingSource.objects.get(label="Fédéral")
        settle_line(actor=actor, line=view.line, source=source)
        assert balance_of(called_pool, AccountKind.FUNDER, source.code) == -750_000
        assert balance_of(called_pool, AccountKind.BANK) == 750_000
        assert FunderPayment.objects.get().cents == 750_000
        views = bring(actor, called_pool, Movement(750_000, name="FEDERAL", bank_reference="again"))
        (again,) = [view for view in views if view.is_open]
        with pytest.raises(Problem, match="possible_duplicate"):
            settle_line(actor=actor, line=again.line, source=source)


def test_money_that_went_to_a_funder_is_what_it_paid_too_much(acting: ActingAs, called_pool: Pool) -> None:
    with acting("coordinator") as actor:
        source = FundingSource.objects.get()
        receive_subsidy(actor=actor, pool=called_pool, source=source, cents=1_000, received_on=date(2024, 2, 1))
        (view,) = bring(actor, called_pool, Movement(-300, text="trop perçu"))
        settle_line(actor=actor, line=view.line, source=source)
        assert balance_of(called_pool, AccountKind.FUNDER, source.code) == -700


def test_money_that_went_to_a_member_is_a_refund_and_no_funder_gets_more_than_it_paid(
    acting: ActingAs, called_pool: Pool
) -> None:
    with acting("coordinator") as actor:
        before = owed(called_pool)
        (view,) = bring(actor, called_pool, Movement(-300, text="retour"))
        with pytest.raises(Problem, match="above_unjustified"):
            settle_line(actor=actor, line=view.line, source=FundingSource.objects.get())
        with pytest.raises(Problem, match="nobody"):
            settle_line(actor=actor, line=view.line)
        settle_line(actor=actor, line=view.line, member=body("genappe"))
        assert owed(called_pool) == before + 300


def test_what_was_entered_by_hand_is_not_posted_again(acting: ActingAs, called_pool: Pool) -> None:
    with acting("coordinator") as actor:
        call = call_of("genappe")
        payment = pay(actor, called_pool, call.cents, call=call)
        posted = Transaction.objects.get(event=payment.pk)
        moved = Movement(call.cents, reference=call.reference, day=today() - timedelta(days=3))
        (view,) = bring(actor, called_pool, moved)
        assert view.proposal is not None
        assert (view.proposal.reason, view.proposal.posted) == (Reason.ENTERED, posted.pk)
        assert view.member == body("genappe")
        with pytest.raises(Problem, match="possible_duplicate"):
            settle_line(actor=actor, line=view.line, member=body("genappe"), call=call)
        confirm_line(actor=actor, line=view.line, shown=view.mark)
        assert (owed(called_pool), Payment.objects.count()) == (0, 1)
        cancel_payment(actor=actor, payment=payment)
        again = compare(actor, called_pool).view(BankLine.objects.get())
        assert again.is_open
        with pytest.raises(Problem, match="other_payment"):
            settle_line(actor=actor, line=view.line, posted=posted)
        with pytest.raises(Problem, match="proposal_changed"):
            confirm_line(actor=actor, line=view.line, shown=view.mark)


def test_a_funders_payment_entered_beside_its_claims_and_an_expense_are_found_too(
    acting: ActingAs, called_pool: Pool
) -> None:
    with acting("coordinator") as actor:
        source = FundingSource.objects.get()
        receive_subsidy(actor=actor, pool=called_pool, source=source, cents=750_000, received_on=today())
        spent = post(
            actor=actor, pool=called_pool, kind=EventKind.EXPENSE, event=uuid4(), booked_on=today(), memo="Facture 12",
            postings=[Posting(AccountKind.COSTS, 4_200, "costs"), Posting(AccountKind.BANK, -4_200)],
        )  # fmt: skip
        funder, expense = bring(
            actor, called_pool, Movement(750_000, day=today()), Movement(-4_200, day=today(), bank_reference="B"),
        )  # fmt: skip
        assert (funder.source, str(expense.what).endswith("Facture 12")) == (source, True)
        assert confirm_line(actor=actor, line=expense.line, shown=expense.mark) == spent
        confirm_line(actor=actor, line=funder.line, shown=funder.mark)
        assert balance_of(called_pool, AccountKind.BANK) == 745_800


def test_what_is_none_of_the_pools_is_set_aside_with_a_reason_and_can_be_taken_up(
    acting: ActingAs, called_pool: Pool
) -> None:
    with acting("coordinator") as actor:
        (view,) = bring(actor, called_pool, Movement(-300, text="frais"))
        with pytest.raises(Problem, match="no_reason"):
            set_aside(actor=actor, line=view.line, reason=" ")
        set_aside(actor=actor, line=view.line, reason="Frais bancaires")
        assert not compare(actor, called_pool).view(BankLine.objects.get()).is_open
        with pytest.raises(Problem, match="settled_before"):
            settle_line(actor=actor, line=view.line, member=body("genappe"))
        take_up(actor=actor, line=view.line)
        with pytest.raises(Problem, match="not_set_aside"):
            take_up(actor=actor, line=view.line)
        assert not Payment.objects.exists()


@pytest.mark.parametrize(
    ("code", "content"),
    [
        ("wrong_totals", coda(Movement(500), debit=3)),
        ("no_trailer", coda(Movement(500), trailer=False)),
        ("entities", camt(Movement(500), head="<!DOCTYPE Document [<!ENTITY a 'b'>]>")),
        ("other_account", camt(Movement(500), iban=OTHER_IBAN)),
    ],
)
def test_a_file_that_is_refused_leaves_nothing(acting: ActingAs, called_pool: Pool, code: str, content: bytes) -> None:
    with acting("coordinator") as actor:
        with pytest.raises(Problem) as refused:
            import_file(actor=actor, pool=called_pool, content=content)
        assert (refused.value.code, refused.value.field) == (code, "file")
        assert not BankStatement.objects.exists()


def test_no_member_reads_a_line_of_a_statement(acting: ActingAs, called_pool: Pool) -> None:
    with acting("coordinator") as actor:
        bring(actor, called_pool, Movement(500))
    with acting("manager") as actor:
        assert (BankStatement.objects.count(), BankLine.objects.count()) == (0, 0)
        with pytest.raises(Http404):
            access_bank(actor, called_pool.pk)
