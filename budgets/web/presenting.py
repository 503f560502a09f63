"""What the pages of a pool draw."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from budgets.glance import Glance
from budgets.telling import key_of, working_of
from budgets.versions import Change, Changes, VersionView
from maillage.ui.charts import Bar, BarChart
from maillage.ui.fields import euros

__all__ = ["changes_tables", "figures_of_glance", "glance_chart", "key_of", "shares_chart", "working_of"]


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


def glance_chart(glance: Glance, csv_url: str) -> BarChart:
    """The amounts as bars."""
    return BarChart(
        id="glance",
        title=_("In euros"),
        description=_("Budget, called, paid and spent, as bars from zero."),
        bars=[
            Bar(each.label, max(0, each.cents), euros(each.cents))
            for each in figures_of_glance(glance)
            if each.is_drawn
        ],
        label_heading=_("Part"),
        value_heading=_("Amount"),
        csv_url=csv_url,
    )


def shares_chart(view: VersionView, csv_url: str) -> BarChart | None:
    """The shares side by side, for the coordination; the own share beside the whole, for a member. None before any."""
    if not view.shown:
        return None
    if own := view.own:
        rows = [(_("Shared by all members"), view.amount_cents), (_("Your share"), own.cents or 0)]
        description = _("Your share beside what all members share.")
    else:
        rows = [(line.member.name, line.cents or 0) for line in view.shown]
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
