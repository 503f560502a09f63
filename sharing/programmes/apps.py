from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "sharing.programmes"
    label = "programmes"

    def ready(self) -> None:
        """Put sessions into the navigation."""
        from django.utils.translation import gettext_lazy as _

        from maillage.ui.navigation import NavigationItem, register
        from sharing.programmes.sessions.rules import READS

        for kind, functions in READS.items():
            register(
                NavigationItem(_("Information sessions"), "sessions:sessions", frozenset({kind}), functions, order=40)
            )
