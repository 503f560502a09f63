"""A pool and its versions in words and rows, the same for pages, documents, workbooks and other files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from budgets.glance import Glance
from budgets.models import Method
from budgets.rules.keys import Stay
from budgets.statements import KeyView
from budgets.versions import Change, Changes, VersionView
from budgets.wording import criterion_label, exact_number, key_label, part_label, source_label
from maillage.ui.dates import written


@dataclass(frozen=True, slots=True)
class Origin:
    """The figure of one member in one criterion, and where it comes from, in words."""

    member: str
    code: str
    value: Decimal
    shown: str
    source: str


@dataclass(frozen=True, slots=True)
class Ingredient:
    """One criterion of a key: its words, its part of the whole, its figures."""

    label: str
    part: str
    total: str
    figures: list[Origin]


@dataclass(frozen=True, slots=True)
class Key:
    """A key in words."""

    label: str
    ingredients: list[Ingredient]

    @property
    def is_mixed(self) -> bool:
        """Whether several criteria count."""
        return len(self.ingredients) > 1


def key_of(key: KeyView) -> Key:
    """The key with every figure."""
    whole = sum(each.weight for each in key.criteria)
    return Key(
        key_label(key.criteria),
        [
            Ingredient(
                criterion_label(each),
                part_label(each.weight, whole),
                number(sum((figure.value for figure in each.figures.all()), Decimal(0))),
                [
                    Origin(figure.member.name, figure.code, figure.value, number(figure.value),
                           source_label(figure.source))
                    for figure in sorted(each.figures.all(), key=lambda figure: figure.member.name)
                ],
            )
            for each in key.criteria
        ],
    )  # fmt: skip


def number(value: Decimal) -> str:
    """A figure in the active language, without zeros at its end."""
    return exact_number(Fraction(value), 4)


@dataclass(frozen=True, slots=True)
class Row:
    """One member's line of the working: weight, exact share in euros, cut off, rest of a cent, extra cent."""

    member: str
    weight: str
    quota: str
    whole: int
    remainder: str
    extra: int
    cents: int


@dataclass(frozen=True, slots=True)
class Step:
    """One sharing out, in words."""

    days: str
    cents: int
    total_weight: str
    odd_cents: int
    rows: list[Row]


def working_of(view: VersionView) -> list[Step]:
    """The working of the shares that the reader sees: one sharing out, or one for each stretch of days."""
    names = {line.code: line.member.name for line in view.shares or ()}
    scale = _scale(view.key) if view.key else Fraction(1)
    days = {line.stay.days for line in view.shares or ()}
    if view.method == Method.BY_DAYS and len(days) == 1:
        # the same days for everybody change nothing: the figure itself is read, not its product
        scale /= days.pop()
    return [
        Step(
            days=days_of(each.step.stretch),
            cents=each.step.cents,
            total_weight=weight(each.total_weight * scale),
            odd_cents=each.odd_cents,
            rows=[
                Row(
                    member=names[row.member],
                    weight=weight(row.weight * scale),
                    quota=exact_number(row.quota / 100),
                    whole=row.whole,
                    remainder=exact_number(row.remainder, 4),
                    extra=row.extra,
                    cents=row.cents,
                )
                for row in each.rows
            ],
        )
        for each in view.working
    ]


def _scale(key: KeyView) -> Fraction:
    """With one criterion, what makes the weights the figures themselves, which anybody can check with a calculator."""
    if len(key.criteria) != 1:
        return Fraction(1)
    (criterion,) = key.criteria
    total = sum((Fraction(figure.value) for figure in criterion.figures.all()), Fraction(0))
    return total / criterion.weight


def weight(value: Fraction) -> str:
    """A weight in words."""
    return exact_number(value, 6)


def days_of(stretch: Stay) -> str:
    """A stretch of days in words."""
    return _("%(starts)s to %(ends)s (%(days)s days)") % {
        "starts": written(stretch.starts), "ends": written(stretch.ends), "days": stretch.days,
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Figure:
    """One amount at a glance, with the words that say what it is. `is_drawn`: as a bar of the picture."""

    label: str
    cents: int
    about: str
    is_drawn: bool = True


def figures_of_glance(glance: Glance) -> list[Figure]:
    """The amounts, in the order in which money moves."""
    if glance.is_whole:
        found = [
            Figure(_("Budget"), glance.budget, _("All lines of the budget in force.")),
            Figure(_("Called"), glance.called, _("Asked of the members so far.")),
            Figure(_("Paid"), glance.paid, _("Paid by the members, less what was paid back.")),
            Figure(_("Spent"), glance.spent, _("Approved expenses and staff made available.")),
        ]
    else:
        found = [Figure(_("Called from you"), glance.called, _("Asked of your CPAS so far."))]
        found += [
            Figure(_("Paid by you"), glance.paid, _("What arrived, less what was paid back.")),
            Figure(_("Advanced by you"), glance.spent - glance.staff, _("Expenses that you paid for the pool.")),
        ]
        if glance.staff:
            found.append(Figure(_("Staff made available"), glance.staff, _("It counts as paid.")))
        if glance.agreed is not None:
            found.insert(0, Figure(_("Your share"), glance.agreed, _("In the budget in force.")))
    if glance.is_whole and glance.agreed is not None:
        found.insert(1, Figure(_("Agreed shares"), glance.agreed, _("What the members pay together.")))
    if glance.received is not None:
        found.append(Figure(_("Received from funders"), glance.received, _("Advances and balances.")))
    if glance.settled:
        settled = _("Asked beyond what was called; below zero: given back.")
        found.append(Figure(_("Final account"), glance.settled, settled, is_drawn=False))
    owed = _("What was called, less what was paid, advanced and given in staff.")
    found.append(Figure(_("Left to pay"), glance.owed, owed, is_drawn=False))
    if glance.returnable:
        beyond = _("Paid, advanced or given in staff beyond what was called.")
        found.append(Figure(_("To be given back"), glance.returnable, beyond, is_drawn=False))
    return found


@dataclass(frozen=True, slots=True)
class ChangesTable:
    """One table of a comparison: what its rows are, the rows, and their sum where it says something."""

    title: str
    rows: Sequence[Change]
    total: Change | None


def changes_tables(changes: Changes) -> list[ChangesTable]:
    """Lines, funding and shares of two versions; tables without rows are left out."""
    tables = [
        ChangesTable(_("Lines"), changes.lines, changes.total),
        ChangesTable(_("Funding"), changes.funding, None),
        ChangesTable(_("Shares"), changes.shares, changes.amount),
    ]
    return [table for table in tables if table.rows]
