"""Who works for a body, and who is invited to."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.identity.access import (
    access_communes,
    access_employers,
    access_invitation_for_change,
    access_member_for_change,
    access_members,
    access_open_invitations,
    check_keeps_team,
    keeps_team,
)
from maillage.identity.members import describe_member, lift_suspension, suspend_member
from maillage.identity.services import cancel_invitation, end_membership, invite_colleague
from maillage.identity.web.forms import InviteForm, MemberForm
from maillage.identity.web.problems import add_problem, answer_problem
from maillage.identity.web.request import actor_of, posted
from maillage.problems import Problem


@require_safe
def team(request: HttpRequest) -> HttpResponse:
    """The members, by name; for who keeps the team, the open invitations too."""
    actor = actor_of(request)
    communes = access_communes(actor)
    context = {
        "members": [
            {"card": card, "communes": [communes.get(code, code) for code in card.communes]}
            for card in access_members(actor)
        ],
        "invitations": access_open_invitations(actor),
        "keeps_team": keeps_team(actor),
    }
    return render(request, "identity/team.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest) -> HttpResponse:
    """Invite a colleague by e-mail."""
    actor = actor_of(request)
    check_keeps_team(actor)
    form = InviteForm(posted(request), kind=actor.body_kind, employers=access_employers(actor))
    if form.is_valid():
        try:
            invite_colleague(actor=actor, **form.cleaned_data)
        except Problem as problem:
            add_problem(form, problem)
        else:
            messages.success(request, _("The invitation is on its way. The link in it is valid for 7 days."))
            return redirect("team:team")
    return render(request, "identity/invite.html", {"form": form})


@require_POST
def cancel(request: HttpRequest, invitation_id: UUID) -> HttpResponse:
    """Cancel an open invitation."""
    actor = actor_of(request)
    found = access_invitation_for_change(actor, invitation_id)
    try:
        cancel_invitation(actor=actor, invitation=found)
    except Problem as problem:
        return answer_problem(request, problem, reverse("team:team"))
    messages.success(request, _("The invitation is cancelled: its link no longer works."))
    return redirect("team:team")


@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, membership_id: UUID) -> HttpResponse:
    """Say what ending a membership does; then end it."""
    actor = actor_of(request)
    card = access_member_for_change(actor, membership_id)
    if request.method != "POST":
        return render(request, "identity/end_membership.html", {"card": card, "is_self": card.user_id == actor.user_id})
    try:
        end_membership(actor=actor, card=card)
    except Problem as problem:
        return answer_problem(request, problem, reverse("team:team"))
    messages.success(request, _("The membership has ended."))
    return redirect("team:team")


@require_http_methods(["GET", "HEAD", "POST"])
def member(request: HttpRequest, membership_id: UUID) -> HttpResponse:
    """What the keepers say of a member."""
    actor = actor_of(request)
    card = access_member_for_change(actor, membership_id)
    employers, communes = access_employers(actor, card.employer_id), access_communes(actor)
    form = MemberForm(posted(request), card=card, kind=actor.body_kind, employers=employers, communes=communes)
    if form.is_bound and form.is_valid():
        try:
            describe_member(actor=actor, card=card, **form.said())
        except Problem as problem:
            add_problem(form, problem)
        else:
            messages.success(request, _("What you said of this member is saved."))
            return redirect("team:team")
    return render(request, "identity/member.html", {"card": card, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def suspend(request: HttpRequest, membership_id: UUID) -> HttpResponse:
    """Say what suspending does; then suspend."""
    actor = actor_of(request)
    card = access_member_for_change(actor, membership_id)
    if request.method != "POST":
        return render(request, "identity/suspend.html", {"card": card})
    try:
        suspend_member(actor=actor, card=card)
    except Problem as problem:
        return answer_problem(request, problem, reverse("team:team"))
    messages.success(request, _("The person is suspended: nothing opens for them here any more."))
    return redirect("team:team")


@require_POST
def lift(request: HttpRequest, membership_id: UUID) -> HttpResponse:
    """Let a suspended member work again."""
    actor = actor_of(request)
    try:
        lift_suspension(actor=actor, card=access_member_for_change(actor, membership_id))
    except Problem as problem:
        return answer_problem(request, problem, reverse("team:team"))
    messages.success(request, _("The suspension is lifted."))
    return redirect("team:team")
