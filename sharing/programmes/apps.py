from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "sharing.programmes"
    label = "programmes"

    def ready(self) -> None:
        """Put sessions, and what a body offers, into the navigation."""
        from django.utils.translation import gettext_lazy as _

        from maillage.calendar.events import register_events
        from maillage.identity import rules as identity
        from maillage.ui.navigation import NavigationItem, register
        from sharing.programmes.sessions import calendar
        from sharing.programmes.sessions.rules import READS

        register_events(calendar.events_of)
        offering = frozenset({identity.PARTNER, identity.PROGRAMME})
        managers = frozenset({identity.MANAGER})
        register(NavigationItem(_("What we offer"), "programmes:programme", offering, managers, order=80))
        for kind, functions in READS.items():
            register(
                NavigationItem(_("Information sessions"), "sessions:sessions", frozenset({kind}), functions, order=34)
            )
