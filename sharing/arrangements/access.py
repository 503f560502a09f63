"""The one door to arrangements, and the question that every sender asks: is there one with this recipient?"""

from __future__ import annotations

from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.db.models.functions import TruncDate
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from maillage.audit.actor import Actor
from maillage.identity import rules as identity
from maillage.identity.models import Body
from maillage.postgres.functions import Fold, WallClock
from maillage.problems import Problem
from sharing.arrangements import rules
from sharing.arrangements.models import Arrangement, ArrangementMember, ConsortiumArrangement
from tenants.registry.models import Consortium, ConsortiumMembership

MISSING = _(
    "There is no arrangement in force with this organisation on who answers for what (GDPR, article 26). Ask your"
    " data protection officer or your manager to conclude one, under “Arrangements”; then send it again."
)


def _today() -> TruncDate:
    """The day by the walls' clock, here."""
    return TruncDate(WallClock())


def _covering(prefix: str = "") -> Q:
    """Of rows with a first and perhaps a last day, those that hold today."""
    today = _today()
    return Q(**{f"{prefix}starts__lte": today}) & (Q(**{f"{prefix}ends": None}) | Q(**{f"{prefix}ends__gte": today}))


def has_arrangement(sender_role: str, recipient_role: str) -> bool:
    """Whether an arrangement between the two is in force now, whoever proposed it. Ask as one of the two."""
    pair = Q(proposer=sender_role, other=recipient_role) | Q(proposer=recipient_role, other=sender_role)
    return (
        Arrangement.objects.filter(pair, _covering(), confirmed_at__isnull=False, ended_at=None).exists()
        or bool(_joined(sender_role) & _joined(recipient_role))
    )  # fmt: skip


def _joined(role: str) -> set[UUID]:
    """The arrangements of consortia that bind a body now: joined, in force, of a consortium that it belongs to."""
    belongs = ConsortiumMembership.objects.filter(_covering(), body=role).values("consortium")
    return set(
        ArrangementMember.objects.filter(
            _covering("arrangement__"), body=role, left_at=None, arrangement__ended_at=None,
            arrangement__coordination=F("arrangement__consortium__coordination"), arrangement__consortium__in=belongs,
        ).values_list("arrangement_id", flat=True)
    )  # fmt: skip


def check_arrangement(sender_role: str, recipient: Body | str) -> None:
    """Raise Problem no_arrangement (409), which says what to do, unless `has_arrangement`."""
    recipient_role = recipient.role if isinstance(recipient, Body) else recipient
    if not has_arrangement(sender_role, recipient_role):
        raise Problem("no_arrangement", MISSING, status=409)


def keeps_arrangements(actor: Actor) -> bool:
    """Whether the actor reads, proposes, confirms and ends the body's arrangements."""
    return rules.keeps(actor.body_kind, actor.function)


def _check_keeps(actor: Actor, kinds: frozenset[str] | None = None) -> None:
    if not keeps_arrangements(actor) or (kinds is not None and actor.body_kind not in kinds):
        raise Http404


def access_arrangements(actor: Actor) -> QuerySet[Arrangement]:
    """The arrangements of the acting body with others, newest first. Raises Http404 to who does not keep them."""
    _check_keeps(actor)
    own = Q(proposer=actor.body_role) | Q(other=actor.body_role)
    return Arrangement.objects.filter(own).select_related("proposer", "other")


def access_arrangement(actor: Actor, arrangement_id: UUID) -> Arrangement:
    """One arrangement of the acting body. Raises Http404."""
    found = access_arrangements(actor).filter(pk=arrangement_id).first()
    if found is None:
        raise Http404
    return found


def access_new_arrangement(actor: Actor) -> QuerySet[Body]:
    """The bodies to which the actor may propose one, by kind and name. Raises Http404.

    Sensitive ones at a CPAS alone, which refers people to them: to others they are not in the directory either.
    """
    _check_keeps(actor, rules.PARTIES)
    served = Body.objects.filter(state__in=identity.SERVED_STATES, kind__in=rules.PARTIES)
    if actor.body_kind != identity.CPAS:
        served = served.filter(sensitive=False)
    return served.exclude(role=actor.body_role).order_by("kind", Fold("name"))


def access_consortium_arrangements(actor: Actor) -> QuerySet[ConsortiumArrangement]:
    """Those that the acting body publishes, or that its consortia of today publish. Raises Http404."""
    _check_keeps(actor)
    belongs = ConsortiumMembership.objects.filter(_covering(), body=actor.body_role).values("consortium")
    own = Q(coordination=actor.body_role) | Q(consortium__in=belongs) | Q(members__body=actor.body_role)
    return (
        ConsortiumArrangement.objects.filter(own, coordination=F("consortium__coordination"))
        .select_related("consortium", "coordination")
        .prefetch_related("members__body")
        .distinct()
    )


def access_consortium_arrangement(actor: Actor, arrangement_id: UUID) -> ConsortiumArrangement:
    """One of them. Raises Http404."""
    found = access_consortium_arrangements(actor).filter(pk=arrangement_id).first()
    if found is None:
        raise Http404
    return found


def access_consortia_to_publish(actor: Actor) -> QuerySet[Consortium]:
    """The consortia for which the actor may publish an arrangement. Raises Http404 outside a coordination."""
    _check_keeps(actor, frozenset({identity.COORDINATION}))
    return Consortium.objects.filter(coordination=actor.body_role)


def may_join(actor: Actor, arrangement: ConsortiumArrangement) -> bool:
    """Whether the acting body belongs to the consortium today, and the arrangement has not ended."""
    member = ConsortiumMembership.objects.filter(
        _covering(), body=actor.body_role, consortium=arrangement.consortium_id
    )
    return actor.body_kind in rules.PARTIES and arrangement.state != rules.ENDED and member.exists()
