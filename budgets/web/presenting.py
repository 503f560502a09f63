"""What the pages of a pool draw."""

from __future__ import annotations

from django.utils.translation import gettext as _

from budgets.glance import Glance
from budgets.telling import figures_of_glance
from budgets.versions import VersionView
from maillage.ui.charts import Bar, BarChart
from maillage.ui.fields import euros


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
