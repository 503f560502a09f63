"""What the page of a pool draws."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from budgets.statements import Line, PoolStatement, Statement
from budgets.web.wording import exact_number, key_label, source_label
from maillage.ui.charts import Bar, BarChart
from maillage.ui.fields import euros


@dataclass(frozen=True, slots=True)
class Step:
    """One member's line of the working, in words: exact share in euros, cut off, rest of a cent, extra cent."""

    member: str
    commune: str
    weight: int
    quota: str
    whole: int
    remainder: str
    extra: int
    cents: int


def working_of(statement: Statement) -> list[Step]:
    """The working of the shares that the reader sees."""
    return [_step(line) for line in statement.shown]


def _step(line: Line) -> Step:
    row = line.working
    assert row is not None, "a line that is shown has its working"
    return Step(
        member=line.member_name,
        commune=line.figure.commune,
        weight=row.weight,
        quota=exact_number(row.quota / 100),
        whole=row.whole,
        remainder=exact_number(row.remainder, 4),
        extra=row.extra,
        cents=row.cents,
    )


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the figure of one member comes from, in words."""

    commune: str
    nis_code: str
    weight: int
    source: str


def origins_of(statement: Statement) -> list[Origin]:
    """The figure of every member."""
    figures = [line.figure for line in statement.lines]
    return [Origin(each.commune, each.nis_code, each.weight, source_label(each.source)) for each in figures]


@dataclass(frozen=True, slots=True)
class Past:
    """An earlier statement, as a line."""

    made_at: datetime
    key_words: str
    amount_cents: int


def earlier_of(statement: Statement) -> list[Past]:
    """The statements before this one, newest first."""
    return [Past(each.made_at, key_label(each.key), each.amount_cents) for each in statement.earlier]


def chart_of(read: PoolStatement, csv_url: str) -> BarChart | None:
    """The shares side by side, for the coordination; the own share beside the whole, for a member. None before any."""
    statement = read.latest
    if statement is None:
        return None
    if own := statement.own:
        amount = statement.apportionment.amount_cents
        rows = [(_("Shared by all members"), amount), (_("Your share"), own.cents or 0)]
        description = _("Your share beside what all members share.")
    else:
        rows = [(line.member_name, line.cents or 0) for line in statement.shown]
        description = _("What each member pays, as a bar.")
    return BarChart(
        id="shares",
        title=_("Shares in euros"),
        description=description,
        bars=[Bar(label, cents, euros(cents)) for label, cents in rows],
        label_heading=_("Member") if not own else _("Part"),
        value_heading=_("Amount"),
        csv_url=csv_url,
    )
