"""What keepers of a team change of its members while they stay: suspend, lift, describe. As the body."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maillage.audit.actor import Actor
from maillage.audit.record import record
from maillage.identity import rules
from maillage.identity.consequences import member_suspended
from maillage.identity.lending import communes_of
from maillage.identity.models import Body, MemberCard, Membership, PersonCard
from maillage.identity.services import check_assignment, check_lender, hold_keepers
from maillage.problems import Problem


def suspend_member(*, actor: Actor, card: MemberCard) -> None:
    """Let a member open nothing of this body from this moment on: no page, no key, no calendar. It can be lifted.

    Raises Problem own_membership, last_keeper, changed_meanwhile (409 each).
    """
    if card.user_id == actor.user_id:
        raise Problem("own_membership", _("Nobody suspends themselves: ask another manager."), status=409)
    with transaction.atomic():
        hold_keepers(actor, card)
        _move(actor, card, suspended_at=None, to={"suspended_at": timezone.now()})
        member_suspended(actor, card.pk)
        record(
            actor=actor, action="membership.suspend", object_kind="membership", object_id=card.pk, detail=card.function
        )


def lift_suspension(*, actor: Actor, card: MemberCard) -> None:
    """Let a suspended member work again, with the keys they had. Raises Problem changed_meanwhile (409)."""
    with transaction.atomic():
        _move(actor, card, suspended_at__isnull=False, to={"suspended_at": None})
        record(actor=actor, action="membership.lift", object_kind="membership", object_id=card.pk, detail=card.function)


def _move(actor: Actor, card: MemberCard, *, to: dict[str, object], **only: object) -> None:
    own = Membership.objects.filter(pk=card.pk, body_id=actor.body_role, ended_at=None)
    if not own.filter(**only).update(**to):
        raise Problem("changed_meanwhile", _("Somebody has just changed this membership. Look again."), status=409)


@dataclass(frozen=True, slots=True)
class Coverage:
    """The communes, by NIS code, that an agent of a joint programme covers, and how their CPAS reach the agent."""

    communes: Sequence[str] = ()
    contact: str = ""


def describe_member(
    *, actor: Actor, card: MemberCard, decides_income: bool | None, note: str = "", employer: Body | None = None,
    coverage: Coverage | None = None,
) -> None:  # fmt: skip
    """Say whether a member decides on income or sanctions (None: as their function does), what they look after, and,
    in a joint programme, who employs them and, unless it stays as it is (None), which communes they cover.

    Who decides on income is never told who came to a voluntary programme: nobody says of themselves that they do not,
    unless they alone keep the team. Raises Problem own_membership (409), employer_missing, employer_unknown,
    commune_unknown, changed_meanwhile (409).
    """
    others = PersonCard.objects.filter(body_id=actor.body_role, function__in=rules.TEAM_KEEPERS)
    if card.user_id == actor.user_id and decides_income is False and others.exclude(user_id=actor.user_id).exists():
        raise Problem("own_membership", _("Somebody else who keeps the team says this of you."), status=409)
    check_assignment(actor.body_kind, employer, None, None)
    check_lender(actor, employer, card.employer_id)
    said: dict[str, object] = {"decides_income": decides_income, "note": note.strip(), "employer": employer}
    if coverage is not None:
        said |= _covered(actor, coverage)
    with transaction.atomic():
        _move(actor, card, to=said)
        record(
            actor=actor, action="membership.describe", object_kind="membership", object_id=card.pk,
            detail={None: "by_function", True: "decides_income", False: "decides_nothing"}[decides_income],
        )  # fmt: skip


def _covered(actor: Actor, coverage: Coverage) -> dict[str, object]:
    if set(coverage.communes) - set(communes_of(actor.body_role)):
        raise Problem("commune_unknown", _("Choose communes of the programme’s consortium."), field="communes")
    return {"communes": sorted(set(coverage.communes)), "contact": coverage.contact.strip()}
