from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IdentityConfig(AppConfig):
    name = "maillage.identity"
    label = "identity"

    def ready(self) -> None:
        """Send invitations; show every member the team."""
        from maillage.identity import handlers, rules, services
        from maillage.outbox.post import handles
        from maillage.ui.navigation import NavigationItem, register

        handles(services.SEND_INVITATION, handlers.send_invitation)
        register(NavigationItem(_("Team"), "team:team", frozenset(rules.KINDS), order=90))
