"""The final account on paper: for a council, with the totals and, in a CPAS, its own part only."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from budgets.closing.reading import AccountRead, MemberLine
from budgets.closing.wording import key_words, method_label, owed, paid_to
from maillage.documents.pdf import render
from maillage.money import format_euros
from maillage.ui.dates import written

LANGUAGE = "fr"


def account_paper(read: AccountRead) -> bytes:
    """The PDF of an account that is drawn up, as the reader has it."""
    assert read.account is not None, "a preview is not printed"
    with override(LANGUAGE):
        title = _("Final account %(number)s: %(pool)s") % {"number": read.account.number, "pool": read.pool.name}
        return render("closing/account.typ", _data(read), title=title, language=LANGUAGE)


def _money(cents: int) -> str:
    """An amount with its sign; a minus that typesetters use."""
    return format_euros(cents, LANGUAGE).replace("-", "−")


def _data(read: AccountRead) -> dict[str, Any]:
    account = read.account
    assert account is not None
    sections = [_costs(read), _funding(read), _sharing(read), _members(read), _settlement(read), _notes(read)]
    introduction = [
        _("%(coordination)s, %(day)s") % {
            "coordination": read.pool.coordination.name, "day": written(account.booked_on)
        },
        _("Period: %(starts)s – %(ends)s. The money goes through %(lead)s.") % {
            "starts": written(read.pool.starts), "ends": written(read.pool.ends), "lead": read.pool.lead.name
        },
    ]  # fmt: skip
    if account.reopened_at is not None:
        introduction.append(
            _("This account was reopened and is not in force any more. Reason: %(reason)s") % {"reason": account.reason}
        )
    return {
        "introduction": introduction,
        "sections": sections,
        "signatures": [_("For the council: date and signature"), _("For the coordination: date and signature")],
    }


def _compared(rows: list[dict[str, Any]], total: str) -> dict[str, Any]:
    budget, actual = sum(each["budget_cents"] for each in rows), sum(each["cents"] for each in rows)

    def row(label: str, voted: int, real: int) -> list[str]:
        return [label, _money(voted), _money(real), _money(real - voted)]

    return {
        "headings": [_("Line"), _("Budget"), pgettext("what was spent", "Account"), _("Difference")],
        "rows": [row(each["label"], each["budget_cents"], each["cents"]) for each in rows],
        "total": row(total, budget, actual),
        "texts": 1,
    }


def _costs(read: AccountRead) -> dict[str, Any]:
    return {"title": _("Costs"), "table": _compared(read.figures["lines"], _("All costs"))}


def _funding(read: AccountRead) -> dict[str, Any]:
    rows = read.figures["funding"]
    if not rows:
        return {"title": _("Funding"), "paragraphs": [_("No funding from outside")]}
    return {"title": _("Funding"), "table": _compared(rows, _("All funding"))}


def _sharing(read: AccountRead) -> dict[str, Any]:
    return {
        "title": _("What the members bear"),
        "pairs": [
            [_("Costs"), _money(read.costs_cents)],
            [_("Less funding"), _money(-read.subsidy_cents)],
            [_("Borne by the members"), _money(read.amount_cents)],
            [_("Key"), key_words(read.figures)],
            [_("Method"), method_label(read.figures["method"])],
        ],
    }


PARTS = ("share", "called", "paid", "advanced", "in_kind", "balance")


def _members(read: AccountRead) -> dict[str, Any]:
    def row(line: MemberLine) -> list[str]:
        return [line.member.name, *(_money(getattr(line.position, part)) for part in PARTS)]

    totals = [sum(getattr(line.position, part) for line in read.lines) for part in PARTS]
    table: dict[str, Any] = {
        "headings": [
            _("Member"), _("Final share"), _("Called"), _("Paid"), _("Advanced"), _("Staff made available"),
            _("Balance"),
        ],
        "rows": [row(line) for line in read.lines],
        "texts": 1,
    }  # fmt: skip
    if read.reads_all:
        table["total"] = [_("All members"), *map(_money, totals)]
    explained = _("Balance = final share − paid − advanced − staff made available. Above zero, the member owes.")
    return {"title": _("Members") if read.reads_all else _("Your part"), "paragraphs": [explained], "table": table}


def _settlement(read: AccountRead) -> dict[str, Any]:
    lead = read.pool.lead.name
    if read.transfers:
        return {"title": _("Settlement"), "paragraphs": [paid_to(each, lead) for each in read.transfers]}
    return {
        "title": _("Settlement"),
        "paragraphs": [f"{line.member.name}: {owed(line.position.balance)}." for line in read.lines]
        + ([_("All transfers are made.")] if read.lines else []),
    }


def _notes(read: AccountRead) -> dict[str, Any]:
    assert read.account is not None
    return {
        "title": _("To know"),
        "paragraphs": [
            _("This is an auxiliary account: the legal books are those of each CPAS."),
            _("Amounts are shared to the cent by the largest remainder; each odd cent has its member."),
            _("Digest of the figures (SHA-256): %(digest)s") % {"digest": read.account.digest},
        ],
    }
