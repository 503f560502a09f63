"""Where the link of an invitation leads."""

from __future__ import annotations

from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from maillage.identity import rules
from maillage.identity.access import access_invitation_by_link, has_account
from maillage.identity.models import Invitation, User
from maillage.identity.services import accept_as_new_person, accept_as_user
from maillage.identity.web.forms import JoinForm
from maillage.identity.web.homes import home_of
from maillage.identity.web.request import posted
from maillage.problems import Problem

GONE = 410


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("password", "password_again")
@never_cache
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Accept an invitation: with the account of the invited address, or by making it."""
    try:
        found = access_invitation_by_link(token)
    except Http404:
        return _unusable(request, "unknown", status=404)
    if found.state != rules.OPEN or found.body.state not in rules.JOINABLE_STATES:
        return _unusable(request, found.state if found.state != rules.OPEN else rules.CANCELLED, status=GONE)
    known = has_account(found)
    if isinstance(request.user, User):
        return _as_user(request, found, request.user)
    return _sign_in_first(request, found) if known else _as_new_person(request, found)


def _unusable(request: HttpRequest, reason: str, *, status: int) -> HttpResponse:
    return render(request, "identity/invitation_unusable.html", {"reason": reason}, status=status)


def _refused(request: HttpRequest, problem: Problem) -> HttpResponse:
    context = {"reason": problem.code, "message": problem.message}
    return render(request, "identity/invitation_unusable.html", context, status=problem.status)


def _sign_in_first(request: HttpRequest, found: Invitation) -> HttpResponse:
    address = f"{reverse('account_login')}?{urlencode({'next': request.path})}"
    return render(request, "identity/invitation_sign_in.html", {"invitation": found, "sign_in_url": address})


def _as_user(request: HttpRequest, found: Invitation, user: User) -> HttpResponse:
    is_theirs = user.email.lower() == found.email
    if request.method == "POST":
        try:
            accept_as_user(invitation_id=found.pk, user=user)
        except Problem as problem:
            return _refused(request, problem)
        return redirect(home_of(found.body))
    return render(request, "identity/invitation_accept.html", {"invitation": found, "is_theirs": is_theirs})


def _as_new_person(request: HttpRequest, found: Invitation) -> HttpResponse:
    form = JoinForm(posted(request), email=found.email)
    if form.is_valid():
        try:
            user = accept_as_new_person(invitation_id=found.pk, person=form.person())
        except Problem as problem:
            return _refused(request, problem)
        get_adapter().login(request, user)
        return redirect(home_of(found.body))
    return render(request, "identity/invitation_join.html", {"invitation": found, "form": form})
