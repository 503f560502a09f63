"""The entries of a pool as accounting software takes them: one row for each debit and each credit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from budgets.expenses.models import Expense
from budgets.ledger.models import AccountKind, Entry, EventKind, Transaction
from budgets.models import Pool
from maillage.identity.models import Body

EXPENSES = (EventKind.EXPENSE, EventKind.IN_KIND)
AUXILIARY = gettext_lazy("Auxiliary account of the pool: the legal books are each CPAS’s own.")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the journal, in cents. `expense` is where article, commitment and document number come from."""

    booked_on: date
    number: int
    account: str
    line: str
    debit: int
    credit: int
    text: str
    expense: Expense | None

    def cells(self) -> list[str | int | date | None]:
        """As a row of a table; the two amounts, in cents, before the last."""
        of = self.expense
        papers = [of.document_number, of.article, of.commitment, of.decision_number] if of else [""] * 4
        return [self.booked_on, self.number, *papers, self.account, self.line, self.debit, self.credit, self.text]


def headings() -> list[str]:
    """The first row of the file."""
    return [
        _("Date"), _("Number"), _("Document"), _("Budget article"), _("Commitment"),
        pgettext("of a council", "Decision"), _("Account"), _("Line"), _("Debit (EUR)"), _("Credit (EUR)"),
        pgettext("of an entry", "Text"),
    ]  # fmt: skip


def journal(pool: Pool) -> list[Row]:
    """Every entry that the reader may see, in the order in which they were posted, in four queries."""
    entries = list(
        Entry.objects.filter(pool=pool)
        .select_related("transaction", "transaction__reverses", "account")
        .order_by("transaction__number", "id")
    )
    expenses = _expenses(entry.transaction for entry in entries)
    names = _names(entries)
    return [
        Row(
            booked_on=entry.transaction.booked_on,
            number=entry.transaction.number,
            account=_account(entry, names),
            line=entry.account.code if entry.account.kind == AccountKind.COSTS else "",
            debit=max(entry.cents, 0),
            credit=max(-entry.cents, 0),
            text=_text(entry.transaction, expenses.get(_event(entry.transaction))),
            expense=expenses.get(_event(entry.transaction)),
        )
        for entry in entries
    ]


def _text(transaction: Transaction, expense: Expense | None) -> str:
    """What was posted, with what it was spent for: the reader of this entry reads the expense too."""
    memo = transaction.memo
    note = expense.description if expense and expense.description not in memo else ""
    return " – ".join(filter(None, (str(transaction.get_kind_display()), memo, note)))


def _event(transaction: Transaction) -> UUID:
    """The row behind an entry; behind a reversal, that of what it takes back."""
    return transaction.reverses.event if transaction.reverses else transaction.event


def _expenses(transactions: Iterable[Transaction]) -> dict[UUID, Expense]:
    return Expense.objects.in_bulk({_event(each) for each in transactions})


def _names(entries: Iterable[Entry]) -> dict[str, str]:
    codes = {entry.account.code for entry in entries if entry.account.kind == AccountKind.MEMBER}
    return dict(Body.objects.filter(role__in=codes).values_list("role", "name"))


def _account(entry: Entry, names: dict[str, str]) -> str:
    account = entry.account
    code = names.get(account.code, account.code)
    return f"{account.get_kind_display()} {code}".strip()
