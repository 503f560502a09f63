"""The registers by the name that their addresses carry: the model, the words, what may be entered, the columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tenants.protection.models import (
    Breach,
    Documented,
    ImpactAssessment,
    NumberAuthorisation,
    ProcessingActivity,
    Processor,
    Version,
)
from tenants.protection.templates_of_entries import AUTHORISATIONS, PROCESSING, PROCESSORS, Template


@dataclass(frozen=True, slots=True, eq=False)  # each is itself alone: the shapes of the API are kept by register
class Register:
    """One register. `columns` are the fields that its list shows; `over` picks the entries that are history."""

    code: str
    model: type[Version]
    title: str | Promise
    lead: str | Promise
    add: str | Promise
    columns: tuple[str, ...]
    over: Q
    templates: Mapping[str, Template]

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that are entered, in the order of the form."""
        return tuple(field.name for field in self.model._meta.fields if field.editable)

    @property
    def has_document(self) -> bool:
        """Whether an entry can carry one."""
        return issubclass(self.model, Documented)

    def live(self) -> QuerySet[Version]:
        """The last version of each entry of the acting CPAS."""
        return self.model._default_manager.filter(replaced_at=None)


_EVERY = (
    Register(
        "processing", ProcessingActivity, _("Processing activities"),
        _("What your CPAS does with personal data (GDPR, article 30)."), _("Add a processing"),
        ("purposes", "recipients"), Q(ended_on__isnull=False), PROCESSING,
    ),
    Register(
        "processors", Processor, _("Processors"),
        _("Who processes data on behalf of your CPAS, and the contract (GDPR, article 28)."), _("Add a processor"),
        ("role", "contract_on"), Q(ended_on__isnull=False), PROCESSORS,
    ),
    Register(
        "assessments", ImpactAssessment, _("Impact assessments"),
        _("Where the risk for people is high, it is assessed first (GDPR, article 35)."), _("Add an assessment"),
        ("conclusion", "done_on", "review_on"), Q(pk=None), {},
    ),
    Register(
        "breaches", Breach, _("Breaches"),
        _("Every breach is written down; the authority is told within 72 hours (GDPR, article 33)."),
        _("Write down a breach"), ("discovered_at", "risk", "persons_count"), Q(closed_on__isnull=False), {},
    ),
    Register(
        "national-number", NumberAuthorisation, _("Uses of the national register number"),
        _("Without an authorisation in force the number is not asked, not shown and not compared."),
        _("Add an authorisation"), ("purposes", "valid_from", "valid_until"), Q(in_use=False), AUTHORISATIONS,
    ),
)  # fmt: skip
REGISTERS = {register.code: register for register in _EVERY}


def register_called(code: str) -> Register:
    """The register with this name. Raises Http404."""
    if code not in REGISTERS:
        raise Http404
    return REGISTERS[code]
