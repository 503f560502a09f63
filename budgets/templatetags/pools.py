"""What the pages of a pool share."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import template

from budgets.models import BudgetVersion, Pool
from budgets.sections import tabs_of
from budgets.wording import exact_number, rate_label, version_label
from maillage.identity.web.request import actor_of

register = template.Library()


@register.inclusion_tag("budgets/sections.html", takes_context=True)
def pool_sections(context: dict[str, Any], pool: Pool) -> dict[str, Any]:
    """The pages of the pool that the reader has, as tabs."""
    request = context["request"]
    return {"tabs": tabs_of(actor_of(request), pool, request.path)}


@register.filter
def version_name(version: BudgetVersion | int) -> str:
    """A version, or its number, in words."""
    return version_label(version if isinstance(version, int) else version.number)


@register.filter
def percent(rate: int) -> str:
    """Hundredths of a percent in words."""
    return rate_label(rate)


@register.filter
def figure(value: Decimal) -> str:
    """A figure of a key, without zeros at its end."""
    return exact_number(Fraction(value), 4)
