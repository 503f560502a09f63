"""The one door to teams, invitations and keys."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils import timezone

from maillage.audit.actor import Actor
from maillage.identity import rules
from maillage.identity.lending import communes_of, lenders_of
from maillage.identity.links import invitation_of_token
from maillage.identity.models import ApiToken, Body, Invitation, MemberCard, Membership, PersonCard, User
from maillage.identity.resolve import current_memberships


def access_team(actor: Actor) -> QuerySet[PersonCard]:
    """The actor's colleagues of today, the actor included, by name. Every function may read names."""
    return PersonCard.objects.filter(body_id=actor.body_role).order_by("name", "id")


def access_members(actor: Actor) -> QuerySet[MemberCard]:
    """The members by name, with what their keepers said of them; suspended and coming ones for the keepers alone."""
    found = MemberCard.objects.filter(body_id=actor.body_role).select_related("employer").order_by("name", "id")
    return found if keeps_team(actor) else found.filter(suspended_at=None, starts__lte=timezone.localdate())


def said_of_members(actor: Actor) -> dict[UUID, str]:
    """What the colleagues look after, by user: the words of their keepers, and the communes they cover."""
    communes = access_communes(actor)
    said = {
        card.user_id: ", ".join(
            [*([card.note] if card.note else []), *(communes.get(code, code) for code in card.communes)]
        )
        for card in access_members(actor)
    }
    return {user_id: words for user_id, words in said.items() if words}


def access_communes(actor: Actor) -> Mapping[str, str]:
    """The communes that agents of the acting joint programme can cover: names by NIS code; none of another body."""
    return communes_of(actor.body_role) if actor.body_kind == rules.PROGRAMME else {}


def keeps_team(actor: Actor) -> bool:
    """Whether the actor invites colleagues and ends memberships."""
    return actor.function in rules.TEAM_KEEPERS


def has_account(invitation: Invitation) -> bool:
    """Whether somebody signs in with the address of an invitation from `access_invitation_by_link`."""
    return User.objects.filter(email__iexact=invitation.email).exists()


def check_keeps_team(actor: Actor) -> None:
    """Raise PermissionDenied unless the actor keeps the team."""
    if not keeps_team(actor):
        raise PermissionDenied


def access_employers(actor: Actor, held: str | None = None) -> QuerySet[Body]:
    """Who can lend agents to the acting joint programme, by name; nobody lends to another kind of body.

    The members of today of the programme's consortium, and `held`, the role of who lends the agent already.
    """
    if actor.body_kind != rules.PROGRAMME:
        return Body.objects.none()
    served = Q(state__in=rules.SERVED_STATES, sensitive=False)
    lenders = lenders_of(actor.body_role)
    if lenders is not None:
        served &= Q(role__in=lenders)
    return Body.objects.filter(served | Q(role=held), kind__in=rules.EMPLOYERS).order_by("name")


def access_open_invitations(actor: Actor) -> QuerySet[Invitation]:
    """The body's invitations that wait for an answer, newest first: none for who does not keep the team."""
    if not keeps_team(actor):
        return Invitation.objects.none()
    return Invitation.objects.filter(
        body_id=actor.body_role, accepted_at=None, cancelled_at=None, expires_at__gt=timezone.now()
    ).order_by("-created_at")


def access_invitation_for_change(actor: Actor, invitation_id: UUID) -> Invitation:
    """One of the body's invitations, to cancel it. Raises PermissionDenied, Http404."""
    check_keeps_team(actor)
    invitation = Invitation.objects.filter(pk=invitation_id, body_id=actor.body_role).first()
    if invitation is None:
        raise Http404
    return invitation


def access_member_for_change(actor: Actor, membership_id: UUID) -> MemberCard:
    """A member, to end, suspend or describe their membership. Raises PermissionDenied, Http404."""
    check_keeps_team(actor)
    card = access_members(actor).filter(pk=membership_id).first()
    if card is None:
        raise Http404
    return card


def access_invitation_by_link(token: str) -> Invitation:
    """The invitation that a link carries, whatever its state, with its body. As `identity`. Raises Http404."""
    invitation_id = invitation_of_token(token)
    invitation = (
        Invitation.objects.filter(pk=invitation_id).select_related("body").first()
        if invitation_id is not None
        else None
    )
    if invitation is None:
        raise Http404
    return invitation


def access_own_tokens(user: User) -> QuerySet[ApiToken]:
    """The user's keys that are not revoked, newest first. As `identity`."""
    return ApiToken.objects.filter(user=user, revoked_at=None).select_related("body").order_by("-created_at")


def access_own_token(user: User, token_id: UUID) -> ApiToken:
    """One of the user's keys that are not revoked. As `identity`. Raises Http404."""
    token = access_own_tokens(user).filter(pk=token_id).first()
    if token is None:
        raise Http404
    return token


def access_own_membership(user: User, body_role: str) -> Membership:
    """The user's membership of today in a body. As `identity`. Raises Http404."""
    found = next((one for one in current_memberships(user.pk) if one.body_id == body_role), None)
    if found is None:
        raise Http404
    return found
