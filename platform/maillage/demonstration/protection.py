"""What data protection officers keep: an authorisation of the national number everywhere, registers in Genappe."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django.db import transaction
from django.utils.translation import override

from maillage.audit.actor import Actor
from maillage.demonstration.accounts import ACCOUNTS
from maillage.demonstration.bodies import BODIES
from maillage.demonstration.content import PARTICIPANTS
from maillage.demonstration.load import cpas_schema, fixed_id
from maillage.demonstration.shapes import DemoAccount
from maillage.postgres.acting import acting_as, body_role_name
from tenants.protection.models import NumberAuthorisation, ProcessingActivity
from tenants.protection.registers import REGISTERS
from tenants.protection.services import add_entry

SINCE: Final = date(2026, 1, 1)
# An invented one: no real deliberation is that of these files, whose numbers nobody has.
AUTHORISATION: Final[dict[str, Any]] = {
    "code": "Démonstration 01/2026",
    "text": "Autorisation inventée pour la démonstration : les numéros de ces dossiers n’appartiennent à personne.",
    "dated": SINCE,
    "valid_from": SINCE,
    "purposes": ["file", "duplicates"],
    "in_use": True,
}
REGISTERS_OF: Final = "genappe"
ASSESSMENT: Final[dict[str, Any]] = {
    "name": "Orientation vers les partenaires",
    "done_on": date(2026, 2, 10),
    "conclusion": "with_measures",
    "reasons": "Des données sensibles peuvent partir vers un partenaire. Mesures : accord par catégorie, effacement à"
    " la fin de l’orientation, trace de chaque lecture.",
    "review_on": date(2027, 2, 10),
}


def load_protection() -> int:
    """Add what is missing, as each CPAS. Returns how many entries."""
    return sum(_load(slug) for slug in PARTICIPANTS)


def _keeper(slug: str) -> tuple[DemoAccount, str]:
    """Who keeps the registers of a CPAS in the demonstration: its officer, else its manager, else anybody there."""
    members = [
        (account, membership.function)
        for account in ACCOUNTS
        for membership in account.memberships
        if membership.body_slug == slug
    ]
    return min(members, key=lambda found: {"dpo": 0, "manager": 1}.get(found[1], 2))


def _load(slug: str) -> int:
    account, function = _keeper(slug)
    body = next(body for body in BODIES if body.slug == slug)
    actor = Actor(
        user_id=fixed_id(account.email), user_name=account.name, function=function, decides_income=False,
        body_role=body_role_name(slug), body_slug=slug, body_name=body.name, body_kind="cpas",
        schema=cpas_schema(slug),
    )  # fmt: skip
    with acting_as(actor.body_role, actor.schema), transaction.atomic(), override("fr"):
        added = 0
        if not NumberAuthorisation.objects.exists():
            add_entry(actor=actor, register=REGISTERS["national-number"], values=AUTHORISATION)
            added += 1
        if slug == REGISTERS_OF and not ProcessingActivity.objects.exists():
            added += _fill_registers(actor)
    return added


def _fill_registers(actor: Actor) -> int:
    """The first entries, begun from the templates."""
    for code in ("processing", "processors"):
        register = REGISTERS[code]
        for name, template in register.templates.items():
            add_entry(actor=actor, register=register, values=template.initial(), template=name)
    add_entry(actor=actor, register=REGISTERS["assessments"], values=ASSESSMENT)
    return 1 + sum(len(REGISTERS[code].templates) for code in ("processing", "processors"))
