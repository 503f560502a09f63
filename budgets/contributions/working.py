"""Why a call is of its amount, line by line: for its page, its letter and programs alike."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from django.utils import formats
from django.utils.translation import gettext as _

from budgets.contributions.models import ContributionCall
from budgets.contributions.rules.portions import written_portion
from budgets.models import KeyCriterion
from maillage.ui.dates import written
from maillage.ui.fields import euros


def working_rows(call: ContributionCall) -> list[list[str]]:
    """From the budget to the amount, line by line, as it stood when the call was made."""
    frozen = call.working
    portion = written_portion(Fraction(frozen["portion"]))
    return [
        [_version(frozen["version"]), euros(frozen["total"])],
        [_("Paid by funders"), euros(-frozen["funding"])],
        [_("Left to the members"), euros(frozen["amount"])],
        *_key(call),
        [_("Share of the period"), euros(frozen["share"])],
        [_("Called in all with this call: %(portion)s") % {"portion": portion}, euros(frozen["due"])],
        [_("Called before"), euros(-frozen["before"])],
    ]


def _version(number: int) -> str:
    return _("Budget, modification %(number)s") % {"number": number} if number else _("Initial budget")


def _key(call: ContributionCall) -> list[list[str]]:
    """The member's figures among those of all, criterion by criterion. A member that left has none."""
    criteria = list(call.round.apportionment.key.criteria.prefetch_related("figures"))
    return [row for each in criteria if (row := _criterion(each, str(call.member_id), criteria))]


def _criterion(criterion: KeyCriterion, role: str, criteria: Sequence[KeyCriterion]) -> list[str]:
    figures = list(criterion.figures.all())
    own = next((figure for figure in figures if figure.member_id == role), None)
    if own is None:
        return []
    words = [_("Key: %(kind)s") % {"kind": criterion.get_kind_display()}]
    if criterion.reference_date:
        words.append(written(criterion.reference_date))
    if len(criteria) > 1:
        whole = sum(each.weight for each in criteria)
        words.append(_("weight %(weight)s of %(whole)s") % {"weight": criterion.weight, "whole": whole})
    total = sum((figure.value for figure in figures), Decimal(0))
    return [", ".join(words), _("%(own)s of %(total)s") % {"own": _number(own.value), "total": _number(total)}]


def _number(value: Decimal) -> str:
    """A figure without the zeros that its column adds."""
    return str(formats.number_format(Decimal(f"{value.normalize():f}"), force_grouping=True))
