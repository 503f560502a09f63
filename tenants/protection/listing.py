"""What a register lists."""

from __future__ import annotations

from django.db.models import Case, QuerySet, Value, When

from tenants.protection.models import Version
from tenants.protection.registers import Register
from tenants.protection.templates_of_entries import Template


def entries_of(register: Register) -> QuerySet[Version]:
    """The last version of each entry: those that count now first, then history; the latest recorded first."""
    over = Case(When(register.over, then=Value(1)), default=Value(0))
    return register.live().annotate(over=over).order_by("over", "-recorded_at", "pk")


def templates_left(register: Register) -> dict[str, Template]:
    """The templates that no entry was begun from yet, by code."""
    used = set(register.model._default_manager.exclude(template="").values_list("template", flat=True))
    return {code: template for code, template in register.templates.items() if code not in used}
