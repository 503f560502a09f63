"""Entries of registers in words: the label and the value of each field."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from maillage.ui.dates import written
from tenants.protection.models import Version
from tenants.protection.registers import Register


def label_of(register: Register, name: str) -> str:
    """The label of a field, with a capital."""
    field: Any = register.model._meta.get_field(name)
    return str(capfirst(field.verbose_name))


def shown(version: Version, name: str, *, short: bool = False) -> str:
    """The value of a field in words; an empty string for none. `short`: dates as a table writes them."""
    field: Any = version._meta.get_field(name)
    value = getattr(version, name)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, datetime):
        return written(localtime(value), "SHORT_DATETIME_FORMAT" if short else "DATETIME_FORMAT")
    if isinstance(value, date):
        return written(value, "SHORT_DATE_FORMAT" if short else "DATE_FORMAT")
    if isinstance(field, ArrayField):
        return "; ".join(_choice(field.base_field, item) for item in value)
    return "" if value is None else _choice(field, value)


def _choice(field: models.Field[Any, Any], value: Any) -> str:
    return str(dict(field.flatchoices).get(value, value))


def rows_of(register: Register, version: Version) -> list[tuple[str, str]]:
    """Each field that is filled in, as (label, value)."""
    return [(label_of(register, name), text) for name in register.fields if (text := shown(version, name))]
