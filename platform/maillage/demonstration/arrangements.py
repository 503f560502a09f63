"""Arrangements between bodies that work together (GDPR, article 26): of each consortium, and of CPAS with partners."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from django.db import transaction
from django.utils import timezone

from maillage.demonstration.consortia import CONSORTIA
from maillage.demonstration.load import COORDINATIONS, fixed_id
from maillage.postgres.acting import acting_as, body_role_name
from sharing.arrangements.models import Arrangement, ArrangementMember, ConsortiumArrangement
from sharing.arrangements.template_text import template_text

SINCE: Final = date(2026, 1, 1)
SIGNED_BY: Final = "La direction"

_CARTES: Final = ("genappe", "court-saint-etienne", "villers-la-ville")
_MONS: Final = (
    "mons", "quaregnon", "frameries", "saint-ghislain", "colfontaine", "hensies", "honnelles", "quievrain", "dour",
    "boussu", "quevy",
)  # fmt: skip
# CPAS -> the partners and programmes to which it refers people
PARTNERS_OF: Final[tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]] = (
    (_CARTES, ("lire-et-ecrire-bw", "cesep", "mode-d-emploi", "aid-bw", "mire-bw", "ale-de-genappe",
               "ale-de-court-saint-etienne", "forem")),
    (_MONS, ("proaction", "forem")),
    (("namur", "floreffe"), ("paysans-artisans", "forem")),
    (("liege", "saint-gilles"), ("forem",)),
)  # fmt: skip


def pairs() -> Iterator[tuple[str, str]]:
    """The two bodies of each arrangement, the CPAS first."""
    for senders, recipients in PARTNERS_OF:
        for sender in senders:
            for recipient in recipients:
                yield sender, recipient


def load_arrangements() -> int:
    """Add the arrangements that are missing, each by its parties. Returns how many."""
    between = sum(_arrange(sender, recipient) for sender, recipient in pairs())
    return between + sum(_publish(demo.code, [member.body_slug for member in demo.members]) for demo in CONSORTIA)


def _arrange(sender: str, recipient: str) -> bool:
    key, proposer, other = (
        fixed_id(f"arrangement {sender} {recipient}"),
        body_role_name(sender),
        body_role_name(recipient),
    )
    text = template_text("fr")
    with acting_as(proposer), transaction.atomic():
        if Arrangement.objects.filter(pk=key).exists():
            return False
        made = Arrangement.objects.create(
            id=key, proposer_id=proposer, other_id=other, responsibilities=text.text, template_version=text.version,
            version=1, starts=SINCE, proposed_by_name=SIGNED_BY,
        )  # fmt: skip
    with acting_as(other), transaction.atomic():
        made.confirmed_at, made.confirmed_by_name = timezone.now(), SIGNED_BY
        made.save(update_fields=["confirmed_at", "confirmed_by_name"])
    return True


def _publish(code: str, members: list[str]) -> bool:
    key, coordination = fixed_id(f"arrangement {code}"), body_role_name(COORDINATIONS[code])
    text = template_text("fr")
    with acting_as(coordination), transaction.atomic():
        if ConsortiumArrangement.objects.filter(pk=key).exists():
            return False
        ConsortiumArrangement.objects.create(
            id=key, consortium_id=fixed_id(code), coordination_id=coordination, responsibilities=text.text,
            template_version=text.version, version=1, starts=SINCE, published_by_name=SIGNED_BY,
        )  # fmt: skip
    for slug in members:
        with acting_as(body_role_name(slug)), transaction.atomic():
            ArrangementMember.objects.create(arrangement_id=key, body_id=body_role_name(slug), joined_by_name=SIGNED_BY)
    return True
