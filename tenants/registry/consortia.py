"""Which joint programme a consortium runs, who belongs to it today, and who of its agents covers a commune."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maillage.audit.record import record
from maillage.identity import rules as identity
from maillage.identity.models import Body
from maillage.problems import Problem
from tenants.registry.models import AdviserCard, Commune, Consortium, ConsortiumMembership


def memberships_on(day: date) -> QuerySet[ConsortiumMembership]:
    """The memberships that hold on a day."""
    return ConsortiumMembership.objects.filter(Q(ends=None) | Q(ends__gte=day), starts__lte=day)


class Consortia:
    """What teams of joint programmes ask (`maillage.identity.lending`)."""

    def lenders(self, programme: str) -> frozenset[str] | None:
        """The roles of the members of today of the consortium that runs the programme; None without one."""
        consortium = Consortium.objects.filter(programme=programme).first()
        if consortium is None:
            return None
        return frozenset(
            memberships_on(timezone.localdate()).filter(consortium=consortium).values_list("body", flat=True)
        )

    def communes(self, programme: str) -> Mapping[str, str]:
        """The communes of its CPAS of today: names by NIS code, by name."""
        members = memberships_on(timezone.localdate()).filter(consortium__programme=programme).values("body")
        return dict(Commune.objects.filter(cpas__body__in=members).values_list("nis_code", "name_fr"))


def advisers_by_body(roles: Iterable[str]) -> dict[str, list[AdviserCard]]:
    """The agents of these joint programmes who cover the commune of the acting CPAS, by name; by the body's role."""
    found: dict[str, list[AdviserCard]] = defaultdict(list)
    for card in AdviserCard.objects.filter(body__in=list(roles)).order_by("name", "id"):
        found[card.body_id].append(card)
    return found


def tie_programme(*, consortium: Consortium, programme: Body) -> None:
    """Say that the consortium runs this joint programme. Run as its coordination, by an operator.

    Raises Problem not_a_programme, programme_taken (409).
    """
    if programme.kind != identity.PROGRAMME:
        raise Problem("not_a_programme", _("Only a joint programme is run by a consortium."))
    try:
        with transaction.atomic():
            consortium.programme = programme
            consortium.save(update_fields=["programme"])
            record(
                actor=None,
                action="consortium.tie",
                object_kind="consortium",
                object_id=consortium.pk,
                detail=programme.slug,
            )
    except IntegrityError as error:
        raise Problem("programme_taken", _("Another consortium runs this programme."), status=409) from error
