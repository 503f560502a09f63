"""What changes who may act for a body, and how people prove who they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from allauth.account.models import EmailAddress
from django.db import DataError, connection, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maillage.audit.actor import Actor
from maillage.audit.record import record
from maillage.identity import rules
from maillage.identity.addresses import body_host
from maillage.identity.lending import lenders_of
from maillage.identity.models import ApiToken, Body, Invitation, MemberCard, Membership, PersonCard, User
from maillage.identity.resolve import in_force, issue_token
from maillage.outbox.post import post
from maillage.problems import Problem

SEND_INVITATION = "invitation.send"


@dataclass(frozen=True, slots=True)
class NewPerson:
    """What somebody who is invited and has no account yet says about themselves."""

    first_name: str
    last_name: str
    password: str


# --- As the body: its team ---


def invite_colleague(
    *, actor: Actor, email: str, function: str, employer: Body | None = None,
    starts: date | None = None, ends: date | None = None,
) -> Invitation:  # fmt: skip
    """Invite somebody to the actor's body; the message leaves after commit. A joint programme says whose agent it is.

    Raises Problem function_unknown, employer_missing, employer_unknown, ends_early, already_invited (409).
    """
    check_assignment(actor.body_kind, employer, starts, ends)
    check_lender(actor, employer)
    lent = {"employer": employer, "starts": starts, "ends": ends}
    return _invite(actor=actor, role=actor.body_role, kind=actor.body_kind, email=email, function=function, **lent)


def check_assignment(kind: str, employer: Body | None, starts: date | None, ends: date | None) -> None:
    """Raise Problem unless whose agent it is, and until when, fit this kind of body."""
    if kind == rules.PROGRAMME and employer is None:
        raise Problem("employer_missing", _("Say who employs this person."), field="employer")
    if employer is not None and (kind != rules.PROGRAMME or employer.kind not in rules.EMPLOYERS):
        raise Problem("employer_unknown", _("Choose an organisation that employs people."), field="employer")
    today = timezone.localdate()
    if ends is not None and ends < max(starts or today, today):
        raise Problem("ends_early", _("The last day is before the first one, or past."), field="ends")


def check_lender(actor: Actor, employer: Body | None, held: str | None = None) -> None:
    """Raise Problem employer_unknown unless this body belongs to the programme's consortium, or lends already."""
    lenders = lenders_of(actor.body_role)
    if employer is not None and lenders is not None and employer.pk not in lenders | {held}:
        raise Problem("employer_unknown", _("Choose a member of the programme’s consortium."), field="employer")


def invite_first(*, body: Body, email: str, function: str) -> Invitation:
    """What an operator does for a new body, acting as it: nobody is there yet to invite. Raises Problem."""
    return _invite(actor=None, role=body.role, kind=body.kind, email=email, function=function)


def _invite(*, actor: Actor | None, role: str, kind: str, email: str, function: str, **lent: Any) -> Invitation:
    if not rules.may_hold(kind, function):
        raise Problem("function_unknown", _("This function does not exist in your organisation."), field="function")
    address, now = email.strip().lower(), timezone.now()
    with transaction.atomic():
        waiting = Invitation.objects.filter(body_id=role, email=address, accepted_at=None, cancelled_at=None)
        if waiting.filter(expires_at__gt=now).exists():
            raise Problem(
                "already_invited",
                _("An invitation to this address is open already. Cancel it first to send another one."),
                field="email",
                status=409,
            )
        invitation = Invitation.objects.create(
            body_id=role,
            email=address,
            function=function,
            invited_by=actor.user_id if actor else None,
            expires_at=now + rules.INVITATION_LIFETIME,
            **lent,
        )
        record(
            actor=actor,
            action="invitation.send",
            object_kind="invitation",
            object_id=invitation.pk,
            detail=function,
        )
        post(SEND_INVITATION, to_role=role, object_id=invitation.pk)
    return invitation


def cancel_invitation(*, actor: Actor, invitation: Invitation) -> None:
    """Make the link of an open invitation useless. Raises Problem when it was answered or cancelled before."""
    with transaction.atomic():
        changed = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, cancelled_at=None).update(
            cancelled_at=timezone.now()
        )
        if not changed:
            raise Problem("invitation_closed", _("This invitation is no longer open."), status=409)
        record(actor=actor, action="invitation.cancel", object_kind="invitation", object_id=invitation.pk)


def hold_keepers(actor: Actor, card: MemberCard | PersonCard) -> None:
    """Lock the keepers' rows; raise Problem last_keeper if nobody would keep the team without this member.

    In one order, in a transaction: two keepers who end each other at once would leave nobody.
    """
    keepers = Membership.objects.filter(
        body_id=actor.body_role, function__in=rules.TEAM_KEEPERS, ended_at=None
    ).order_by("pk")
    list(keepers.select_for_update())
    others = PersonCard.objects.filter(body_id=actor.body_role, function__in=rules.TEAM_KEEPERS).exclude(pk=card.pk)
    if card.function in rules.TEAM_KEEPERS and not others.exists():
        raise Problem(
            "last_keeper",
            _("Nobody else could invite colleagues then. Invite another manager or coordinator first."),
            status=409,
        )


def end_membership(*, actor: Actor, card: MemberCard | PersonCard) -> None:
    """End a colleague's membership, from this moment on. Raises Problem last_keeper, membership_ended (409)."""
    with transaction.atomic():
        hold_keepers(actor, card)
        now = timezone.now()
        changed = Membership.objects.filter(pk=card.pk, body_id=actor.body_role, ended_at=None).update(
            ends=timezone.localdate(now), ended_at=now
        )
        if not changed:
            raise Problem("membership_ended", _("This person is no longer a member."), status=409)
        record(
            actor=actor,
            action="membership.end",
            object_kind="membership",
            object_id=card.pk,
            detail=card.function,
        )


# --- As `identity`: the invited person ---


def accept_as_new_person(*, invitation_id: UUID, person: NewPerson) -> User:
    """Make the account of the invited person and their membership, once. Raises Problem."""
    with transaction.atomic():
        invitation = _claim(invitation_id)
        if User.objects.filter(email__iexact=invitation.email).exists():
            raise Problem("account_exists", _("You have an account already: sign in to accept."), status=409)
        user = User.objects.create_user(
            invitation.email, person.password, first_name=person.first_name, last_name=person.last_name
        )
        # the invitation reached this address: nothing is left to verify
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        _join(user, invitation)
    return user


def accept_as_user(*, invitation_id: UUID, user: User) -> None:
    """Make the signed-in person a member, once. Raises Problem, also when another address was invited."""
    with transaction.atomic():
        invitation = _claim(invitation_id)
        if invitation.email != user.email.lower():
            raise Problem("another_address", _("This invitation was sent to another address."), status=403)
        # a suspended member too: who suspended them lifts it
        if Membership.objects.filter(in_force(), user=user, body_id=invitation.body_id).exists():
            raise Problem("already_member", _("You are a member of this organisation already."), status=409)
        _join(user, invitation)


def _claim(invitation_id: UUID) -> Invitation:
    """Mark the invitation accepted, whoever comes second finds nothing to mark."""
    now = timezone.now()
    # Conditions on this row's own columns only: one on the body's would make a sub-select of them all, which PostgreSQL
    # does not ask again after waiting for the row, and two would claim it.
    claimed = Invitation.objects.filter(
        pk=invitation_id, accepted_at=None, cancelled_at=None, expires_at__gt=now
    ).update(accepted_at=now)
    invitation = Invitation.objects.filter(pk=invitation_id).select_related("body").first() if claimed else None
    if invitation is None or invitation.body.state not in rules.JOINABLE_STATES:
        raise Problem("invitation_closed", _("This invitation is no longer open."), status=410)
    if invitation.body.state == rules.OUTSIDE:
        _open_outside(invitation)
    return invitation


def _open_outside(invitation: Invitation) -> None:
    """The organisation takes its place: it is served from here on, with what it was sent by letter.

    Raises Problem invitation_closed (410) to who comes second: another invitation has opened it, or it is no manager's.
    """
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT provision.open_outside(%s, %s)", [invitation.pk, body_host(invitation.body.slug)]
            )  # fmt: skip
    except DataError as error:
        raise Problem("invitation_closed", _("This invitation is no longer open."), status=410) from error
    record(
        actor=None, action="outside.open", object_kind="invitation", object_id=invitation.pk,
        owner_role=invitation.body_id,
    )  # fmt: skip


def _join(user: User, invitation: Invitation) -> None:
    # keys of an earlier membership do not come back to life with the new one
    ApiToken.objects.filter(user=user, body_id=invitation.body_id, revoked_at=None).update(revoked_at=timezone.now())
    starts = max(invitation.starts or timezone.localdate(), timezone.localdate())
    if invitation.ends is not None and invitation.ends < starts:
        raise Problem("invitation_closed", _("This invitation is no longer open."), status=410)
    Membership.objects.create(
        user=user, body_id=invitation.body_id, function=invitation.function, starts=starts, ends=invitation.ends,
        employer_id=invitation.employer_id,
    )  # fmt: skip
    record(
        actor=None,
        action="invitation.accept",
        object_kind="invitation",
        object_id=invitation.pk,
        owner_role=invitation.body_id,
        detail=invitation.function,
    )


# --- As `identity`: one's own account ---


def note_sign_in(*, user: User) -> None:
    """Write down that somebody signed in."""
    record(actor=None, action="sign_in", object_kind="user", object_id=user.pk)


def note_failed_sign_in() -> None:
    """Write down that a sign-in failed, without the address that was tried: it may be anyone's."""
    record(actor=None, action="sign_in.fail", object_kind="user")


def note_sign_out(*, user: User) -> None:
    """Write down that somebody signed out of one browser."""
    record(actor=None, action="sign_out", object_kind="user", object_id=user.pk)


def sign_out_everywhere(*, user: User) -> None:
    """End every session of the user and revoke every key."""
    with transaction.atomic():
        User.objects.filter(pk=user.pk).update(session_epoch=F("session_epoch") + 1)
        ApiToken.objects.filter(user=user, revoked_at=None).update(revoked_at=timezone.now())
        record(actor=None, action="sign_out.everywhere", object_kind="user", object_id=user.pk)


def create_key(*, user: User, membership: Membership, label: str) -> str:
    """A new key for programs, for one of the user's own memberships; shown once."""
    with transaction.atomic():
        key = issue_token(user, membership.body_id, label)
        record(actor=None, action="key.create", object_kind="user", object_id=user.pk, owner_role=membership.body_id)
    return key


def revoke_key(*, token: ApiToken) -> None:
    """Refuse a key from now on; revoking it twice changes nothing."""
    with transaction.atomic():
        if ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now()):
            record(actor=None, action="key.revoke", object_kind="key", object_id=token.pk, owner_role=token.body_id)
