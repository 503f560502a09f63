"""The final account as a workbook: the totals, the members, the entries that the reader may see."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from budgets.closing.exported import labels_of
from budgets.closing.reading import AccountRead
from budgets.closing.rules import Position
from budgets.closing.wording import account_label, event_label, key_words, method_label
from budgets.ledger.models import Entry

# The same account makes the same bytes.
MADE_AT = datetime(1980, 1, 1, tzinfo=UTC)
MONEY = "#,##0.00"
type Cell = str | int | date


def account_workbook(read: AccountRead) -> bytes:
    """The XLSX of an account that is drawn up, as the reader has it; amounts are numbers in euros."""
    assert read.account is not None, "a preview is not exported"
    packed = BytesIO()
    book = xlsxwriter.Workbook(packed, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": read.pool.name, "created": MADE_AT})
    styles = {
        "head": book.add_format({"bold": True}),
        "money": book.add_format({"num_format": MONEY}),
        "day": book.add_format({"num_format": "dd/mm/yyyy"}),
    }
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
    book: Any, styles: Any, name: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]]
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
            elif isinstance(cell, date):
                sheet.write_datetime(number, column, cell, styles["day"])
            else:
                sheet.write_string(number, column, cell)


def _summary(read: AccountRead) -> list[Sequence[Cell]]:
    assert read.account is not None
    return [
        [_("Pool"), read.pool.name],
        [_("Final account"), str(read.account.number)],
        [_("First day"), read.pool.starts],
        [_("Last day"), read.pool.ends],
        [_("Costs"), read.costs_cents],
        [_("Funding"), read.subsidy_cents],
        [_("Borne by the members"), read.amount_cents],
        [_("Key"), key_words(read.figures)],
        [_("Method"), method_label(read.figures["method"])],
        [_("Digest of the figures (SHA-256)"), read.account.digest],
    ]


def _members(read: AccountRead) -> Iterable[Sequence[Cell]]:
    for line in read.lines:
        yield [line.member.name, *_amounts(line.position)]
    if read.reads_all:
        yield [_("All members"), *_amounts(read.total)]


def _amounts(each: Position) -> list[int]:
    return [each.share, each.called, each.paid, each.advanced, each.in_kind, each.balance]


def _entries(read: AccountRead) -> Iterable[Sequence[Cell]]:
    """What the reader may see: all for the coordination, its own business in a CPAS."""
    names = labels_of(read.pool)
    found = Entry.objects.filter(pool=read.pool).select_related("transaction", "account")
    for entry in found.order_by("transaction__number", "id"):
        kind, code = entry.account.kind, entry.account.code
        name, posted = names.get((kind, code)), entry.transaction
        account = f"{account_label(kind)} – {name}" if name else account_label(kind, code)
        yield [posted.booked_on, event_label(posted.kind), account, posted.memo, entry.cents]
