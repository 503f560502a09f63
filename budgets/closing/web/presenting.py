"""What the pages of a final account draw and say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from budgets.closing.reading import AccountRead, Trace
from budgets.closing.settling import Transfer
from budgets.closing.whatif import Outlook
from budgets.closing.wording import paid_to, short_method
from budgets.contributions.access import payment_account_of
from budgets.contributions.rules.numbers import written_iban
from budgets.wording import exact_number
from maillage.identity.models import Body
from maillage.ui.charts import Bar, BarChart
from maillage.ui.fields import euros


@dataclass(frozen=True, slots=True)
class Asked:
    """A transfer that is still to be made, in words. `account`: on which one, where the member pays."""

    member: Body
    words: str
    is_lead: bool
    account: str


def transfers_in_words(read: AccountRead) -> list[Asked]:
    """The transfers that the reader may see."""
    known = payment_account_of(read.pool) if read.transfers else None
    account = (
        _("Account %(iban)s of %(holder)s.") % {"iban": written_iban(known.iban), "holder": known.holder}
        if known
        else ""
    )
    return [
        Asked(each.member, paid_to(each, read.pool.lead.name), each.is_lead, account if _pays(each) else "")
        for each in read.transfers
    ]


def _pays(transfer: Transfer) -> bool:
    return transfer.cents > 0 and not transfer.is_lead


def chart_of(read: AccountRead) -> BarChart | None:
    """What was spent, who bore it; None without an account."""
    if not read.figures:
        return None
    rows = [
        (_("Costs voted"), read.budget_cents),
        (_("Costs"), read.costs_cents),
        (_("Funding"), read.subsidy_cents),
        (_("Borne by the members"), read.amount_cents),
    ]
    if read.own is not None:
        rows.append((_("Your final share"), read.own.position.share))
    return BarChart(
        id="account",
        title=_("The account in euros"),
        description=_("What was voted, what was spent, and who bears it."),
        bars=[Bar(label, max(0, cents), euros(cents)) for label, cents in rows],
        label_heading=_("Part"),
        value_heading=_("Amount"),
    )


@dataclass(frozen=True, slots=True)
class SharingRow:
    """One sharing out for one member, in words."""

    starts: date
    ends: date
    cents: int
    part: str
    quota: str
    extra: int
    share: int


def sharings_of(trace: Trace) -> list[SharingRow]:
    """The working of a member's final share, stretch by stretch. Below zero, everything mirrors."""
    return [
        SharingRow(
            starts=each.stretch.starts,
            ends=each.stretch.ends,
            cents=each.cents,
            part=exact_number(each.row.weight * 100 / each.total_weight if each.total_weight else each.row.weight),
            quota=exact_number(each.row.quota / 100),
            extra=each.row.extra,
            share=-each.row.cents if each.cents < 0 else each.row.cents,
        )
        for each in trace.sharings
    ]


@dataclass(frozen=True, slots=True)
class Column:
    """One outlook beside today: its method in words, what is shared, each member's amount and difference."""

    method: str
    then_cents: int
    difference_cents: int


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Rows of members: today, then (method, amount, difference) for each column."""

    columns: list[Column]
    today_cents: int
    rows: list[tuple[Body, int, list[tuple[str, int, int]]]]


def side_by_side(outlooks: list[Outlook]) -> SideBySide | None:
    """The outlooks of one scenario as one table."""
    if not outlooks:
        return None
    first = outlooks[0]
    columns = [
        Column(short_method(each.method), each.then_cents, each.then_cents - each.today_cents) for each in outlooks
    ]
    rows = [
        (
            row.member,
            row.today,
            [(short_method(each.method), each.rows[n].then, each.rows[n].difference) for each in outlooks],
        )
        for n, row in enumerate(first.rows)
    ]
    return SideBySide(columns, first.today_cents, rows)
