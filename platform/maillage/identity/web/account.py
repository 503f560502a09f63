"""One's own account: password, keys, signing out everywhere."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.identity.access import access_own_membership, access_own_token, access_own_tokens
from maillage.identity.resolve import current_memberships
from maillage.identity.services import create_key, revoke_key, sign_out_everywhere
from maillage.identity.web.forms import KeyForm
from maillage.identity.web.request import posted, signed_in_user


@require_safe
@never_cache
@login_required
def account(request: HttpRequest) -> HttpResponse:
    """Who one is here, and what one can change about it."""
    return render(request, "identity/account.html", {"person": signed_in_user(request)})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def sign_out_of_all(request: HttpRequest) -> HttpResponse:
    """Say what it does; then end all sessions, this one too."""
    user = signed_in_user(request)
    if request.method != "POST":
        return render(request, "identity/sign_out_everywhere.html")
    sign_out_everywhere(user=user)
    logout(request)
    messages.success(request, _("You are signed out everywhere, and your keys for programs no longer work."))
    return redirect("identity:landing")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def keys(request: HttpRequest) -> HttpResponse:
    """The user's keys for programs; a new one is shown in the answer to its creation, and never again."""
    user = signed_in_user(request)
    memberships = current_memberships(user.pk)
    form = KeyForm(posted(request), memberships=memberships)
    new_key = ""
    if form.is_valid():
        membership = access_own_membership(user, form.cleaned_data["body"])
        new_key = create_key(user=user, membership=membership, label=form.cleaned_data["label"])
        form = KeyForm(memberships=memberships)
    context = {"form": form, "tokens": access_own_tokens(user), "new_key": new_key, "memberships": memberships}
    return render(request, "identity/keys.html", context)


@require_POST
@never_cache
@login_required
def revoke(request: HttpRequest, token_id: UUID) -> HttpResponse:
    """Refuse one of the user's keys from now on."""
    revoke_key(token=access_own_token(signed_in_user(request), token_id))
    messages.success(request, _("The key no longer works."))
    return redirect("identity:keys")
