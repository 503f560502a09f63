from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DirectoryConfig(AppConfig):
    name = "sharing.directory"
    label = "directory"

    def ready(self) -> None:
        """Show the directory to every body."""
        from maillage.identity.rules import KINDS
        from maillage.ui.navigation import NavigationItem, register

        register(NavigationItem(_("Directory"), "directory:bodies", frozenset(KINDS), order=80))
