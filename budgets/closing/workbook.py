"""The final account as a workbook: the totals, the members, the entries that the reader may see."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from budgets.closing.reading import AccountRead
from budgets.closing.wording import account_label, event_label, key_words, method_label
from budgets.ledger.models import Entry

# The same account makes the same bytes.
MADE_AT = datetime(1980, 1, 1, tzinfo=UTC)
MONEY = "#,##0.00"


def account_workbook(read: AccountRead) -> bytes:
    """The XLSX of an account that is drawn up, as the reader has it; amounts are numbers in euros."""
    assert read.account is not None, "a preview is not exported"
    packed = BytesIO()
    book = xlsxwriter.Workbook(packed, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": read.pool.name, "created": MADE_AT})
    styles = {"head": book.add_format({"bold": True}), "money": book.add_format({"num_format": MONEY})}
    _sheet(book, styles, _("Summary"), [_("Part"), _("Value")], _summary(read))
    headings = [_("Line"), _("Budget"), pgettext("what was spent", "Account")]
    for name, rows in ((_("Costs"), read.figures["lines"]), (_("Funding"), read.figures["funding"])):
        _sheet(book, styles, name, headings, ([each["label"], each["budget_cents"], each["cents"]] for each in rows))
    _sheet(book, styles, _("Members"), [
        _("Member"), _("Final share"), _("Called"), _("Paid"), _("Advanced"), _("Staff made available"), _("Balance"),
    ], _members(read))  # fmt: skip
    _sheet(book, styles, _("Entries"), [
        _("Date"), _("Event"), _("Account"), _("Note"), _("Amount"),
    ], _entries(read))  # fmt: skip
    book.close()
    return packed.getvalue()


def _sheet(
    book: Any, styles: Any, name: str, headings: Sequence[str], rows: Iterable[Sequence[str | int]]
) -> None:  # fmt: skip
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, 0, 40)
    sheet.set_column(1, len(headings), 18)
    sheet.write_row(0, 0, headings, styles["head"])
    for number, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            if isinstance(cell, int):
                sheet.write_number(number, column, cell / 100, styles["money"])
            else:
                sheet.write_string(number, column, cell)


def _summary(read: AccountRead) -> list[Sequence[str | int]]:
    assert read.account is not None
    return [
        [_("Pool"), read.pool.name],
        [_("Final account"), str(read.account.number)],
        [_("First day"), read.pool.starts.isoformat()],
        [_("Last day"), read.pool.ends.isoformat()],
        [_("Costs"), read.costs_cents],
        [_("Funding"), read.subsidy_cents],
        [_("Borne by the members"), read.amount_cents],
        [_("Key"), key_words(read.figures)],
        [_("Method"), method_label(read.figures["method"])],
        [_("Digest of the figures (SHA-256)"), read.account.digest],
    ]


def _members(read: AccountRead) -> Iterable[Sequence[str | int]]:
    for line in read.lines:
        each = line.position
        yield [line.member.name, each.share, each.called, each.paid, each.advanced, each.in_kind, each.balance]


def _entries(read: AccountRead) -> Iterable[Sequence[str | int]]:
    """What the reader may see: all for the coordination, its own business in a CPAS."""
    names = {line.member.role: line.member.name for line in read.lines}
    found = Entry.objects.filter(pool=read.pool).select_related("transaction", "account")
    for entry in found.order_by("transaction__number", "id"):
        account = names.get(entry.account.code) or account_label(entry.account.kind, entry.account.code)
        posted = entry.transaction
        yield [posted.booked_on.isoformat(), event_label(posted.kind), account, posted.memo, entry.cents]
