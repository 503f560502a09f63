"""What programs name by a short name or a code."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from maillage.identity.models import Body
from maillage.problems import Problem
from sharing.transmissions.access import every_cpas
from sharing.transmissions.drafting import Frame
from sharing.transmissions.law import competence_rules
from sharing.transmissions.models import LegalText, Transmission


def cpas_named(slug: str, field: str) -> Body:
    """The active CPAS with this short name. Raises Problem unknown_cpas."""
    found = every_cpas().filter(slug=slug).first()
    if found is None:
        raise Problem("unknown_cpas", _("Choose a CPAS."), field=field)
    return found


def rule_named(code: str, on: date) -> LegalText:
    """The rule with this code, as it applies on this day. Raises Problem rule_not_in_force."""
    found = competence_rules(on).filter(code=code).first()
    if found is None:
        raise Problem("rule_not_in_force", _("Choose a rule that applies on the day of the request."), field="rule")
    return found


def frame_of(given: Mapping[str, Any], on: date, so_far: Transmission | None = None) -> Frame:
    """The frame that a program gives, over what stands so far. Raises Problem unknown_cpas, rule_not_in_force."""

    def standing(name: str) -> Any:
        return given[name] if name in given else getattr(so_far, name)

    return Frame(
        recipient=cpas_named(given["recipient"], "recipient") if "recipient" in given else standing("recipient"),
        rule=rule_named(given["rule"], on) if "rule" in given else standing("rule"),
        aid=standing("aid"),
        urgent=standing("urgent"),
        evidence=standing("evidence"),
    )
