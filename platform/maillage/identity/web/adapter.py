"""What allauth asks of us."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from maillage.identity.addresses import is_ours


class AccountAdapter(DefaultAccountAdapter):
    """Accounts come from invitations; after sign-in people go back to our own hosts only."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up by themselves."""
        return False

    def is_safe_url(self, url: Any) -> bool:
        """A path here, or an address on one of our hosts."""
        return bool(url) and (super().is_safe_url(url) or is_ours(str(url)))
