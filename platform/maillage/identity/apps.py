from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IdentityConfig(AppConfig):
    name = "maillage.identity"
    label = "identity"

    def ready(self) -> None:
        """Send invitations; show every member the team; end all that an account had when its password is reset."""
        from allauth.account.signals import password_reset

        from maillage.identity import handlers, rules, services
        from maillage.outbox.post import handles
        from maillage.ui.navigation import NavigationItem, register

        password_reset.connect(_end_what_was_open, dispatch_uid="identity")
        handles(services.SEND_INVITATION, handlers.send_invitation)
        register(NavigationItem(_("Team"), "team:team", frozenset(rules.KINDS), order=90))


def _end_what_was_open(*, user: Any, **kwargs: Any) -> None:
    # Who lost control of an account resets its password: a key made by somebody else must not outlive that.
    from maillage.identity.services import sign_out_everywhere

    sign_out_everywhere(user=user)
