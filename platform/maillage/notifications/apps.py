from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "maillage.notifications"
    label = "notifications"

    def ready(self) -> None:
        """Let the worker send the e-mails about what waits; tell the keepers of a team what happens to it."""
        from maillage.identity import rules
        from maillage.identity.consequences import on_suspension
        from maillage.identity.web.public import register_waiting
        from maillage.notifications import team
        from maillage.notifications.access import unread_by_body
        from maillage.notifications.kinds import register_kind
        from maillage.notifications.mail import send_due
        from maillage.outbox.steps import register_step
        from maillage.ui.navigation import NavigationItem, register

        register_step(send_due, every=20)
        register_waiting(unread_by_body)
        register(NavigationItem(_("Agenda"), "notifications:agenda", frozenset(rules.KINDS), order=32))
        register_kind(team.SUSPENDED)
        on_suspension(team.tell_keepers)
