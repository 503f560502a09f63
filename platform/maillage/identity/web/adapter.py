"""What allauth asks of us."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from maillage.identity.addresses import bare_url, is_ours
from maillage.identity.models import User
from maillage.identity.resolve import current_memberships
from maillage.identity.services import note_failed_sign_in, note_sign_in, note_sign_out
from maillage.identity.web.homes import home_of


class AccountAdapter(DefaultAccountAdapter):
    """Accounts come from invitations; after sign-in people go back to our own hosts only."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up by themselves."""
        return False

    def is_safe_url(self, url: Any) -> bool:
        """A path here, or an address on one of our hosts, scheme and port."""
        return bool(url) and (url_has_allowed_host_and_scheme(url, allowed_hosts=None) or is_ours(str(url)))

    def is_ajax(self, request: HttpRequest) -> bool:
        """Pages only: allauth's JSON answers are another surface, which nobody uses."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """The only body somebody works for, else the list to choose from."""
        user = request.user
        memberships = current_memberships(user.pk) if isinstance(user, User) else []
        return home_of(memberships[0].body) if len(memberships) == 1 else reverse("identity:choose")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """A changed password ends every session, this one too: sign in again."""
        return reverse("account_login")

    def get_reset_password_from_key_url(self, key: str) -> str:
        """On our own address, not on the one that the request claims to have come to."""
        return bare_url() + reverse("account_reset_password_from_key", args=["UID", "KEY"]).replace("UID-KEY", key)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        # allauth puts the Host header in it: another port in that header would count from zero again
        return str(credentials.get("email", "")).lower()

    def login(self, request: HttpRequest, user: User) -> None:
        """Sign in, and write it down."""
        with transaction.atomic():
            super().login(request, user)
            note_sign_in(user=user)

    def logout(self, request: HttpRequest) -> None:
        """Sign out of this browser, and write it down."""
        if isinstance(request.user, User):
            note_sign_out(user=request.user)
        super().logout(request)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Write it down. Attempts over the limit are not: the limit also bounds what a stranger can make us write."""
        note_failed_sign_in()
