"""Who belongs to a consortium since when, which joint programme it runs, and who of its agents covers a commune."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maillage.audit.actor import Actor
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


def enter_consortium(*, coordination: Body, code: str, name: str) -> Consortium:
    """The consortium of this code, made when it is missing. Run as its coordination, by an operator.

    Raises Problem not_a_coordination, no_name, code_taken (409: another coordination's).
    """
    if coordination.kind != identity.COORDINATION:
        raise Problem("not_a_coordination", _("Only a coordination keeps the books of a consortium."))
    if not name.strip():
        raise Problem("no_name", _("Enter the name of the consortium."), field="name")
    found = Consortium.objects.filter(code=code).first()
    if found is None:
        with transaction.atomic():
            found = Consortium.objects.create(code=code, name=name.strip(), coordination=coordination)
            record(actor=None, action="consortium.enter", object_kind="consortium", object_id=found.pk, detail=code)
    if found.coordination_id != coordination.role:
        raise Problem("code_taken", _("Another coordination has a consortium of this code."), status=409)
    return found


def enter_membership(
    *, consortium: Consortium, body: Body, starts: date, ends: date | None = None, note: str = ""
) -> ConsortiumMembership:
    """Say that a body belongs to the consortium from the first day to the last, both counted; without end: still.

    Run as its coordination, by an operator: who belongs is asked to lend agents, to pay, and its contested refusals are
    heard there. Raises Problem not_a_member, ends_before_start, member_then (409).
    """
    if body.kind not in identity.EMPLOYERS:
        raise Problem("not_a_member", _("A consortium is made of CPAS and partner organisations."), field="member")
    with transaction.atomic():
        locked = Consortium.objects.select_for_update(of=("self",)).get(pk=consortium.pk)
        _check_dates(ConsortiumMembership.objects.filter(consortium=locked, body=body), starts, ends)
        membership = ConsortiumMembership.objects.create(
            consortium=locked, coordination_id=locked.coordination_id, body=body, starts=starts, ends=ends,
            note=note.strip(),
        )  # fmt: skip
        record(actor=None, action="consortium.enter_member", object_kind="consortium", object_id=locked.pk,
               detail=body.slug)  # fmt: skip
    return membership


def change_membership(
    *,
    actor: Actor,
    membership: ConsortiumMembership,
    starts: date,
    ends: date | None,
    inferred: bool = False,
    note: str = "",
) -> ConsortiumMembership:
    """Say otherwise from when to when a body belongs, such as that it left. Pools that are open keep their days.

    `inferred`: no source states the dates. Call with a membership from `access_membership_to_change` (of the budgets).
    Raises Problem ends_before_start, member_then (409).
    """
    with transaction.atomic():
        Consortium.objects.select_for_update(of=("self",)).get(pk=membership.consortium_id)
        found = ConsortiumMembership.objects.get(pk=membership.pk)
        others = ConsortiumMembership.objects.filter(consortium=found.consortium_id, body=found.body_id)
        _check_dates(others.exclude(pk=found.pk), starts, ends)
        found.starts, found.ends, found.inferred, found.note = starts, ends, inferred, note.strip()
        found.save(update_fields=["starts", "ends", "inferred", "note"])
        record(
            actor=actor, action="consortium.change_member", object_kind="consortium", object_id=found.consortium_id,
        )  # fmt: skip
    return found


def _check_dates(others: QuerySet[ConsortiumMembership], starts: date, ends: date | None) -> None:
    if ends is not None and ends < starts:
        raise Problem("ends_before_start", _("The last day is before the first day."), field="ends")
    then = others.filter(Q(ends=None) | Q(ends__gte=starts))
    if ends is not None:
        then = then.filter(starts__lte=ends)
    if then.exists():
        raise Problem(
            "member_then", _("It belongs to the consortium on some of these days already."), field="starts", status=409
        )


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
