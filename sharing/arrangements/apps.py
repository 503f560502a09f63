from django.apps import AppConfig


class ArrangementsConfig(AppConfig):
    name = "sharing.arrangements"
    label = "arrangements"

    def ready(self) -> None:
        """Show arrangements to those who keep them."""
        from django.utils.translation import gettext_lazy as _

        from maillage.notifications.kinds import Kind, register_kind
        from maillage.outbox.post import handles
        from maillage.ui.navigation import NavigationItem, register
        from sharing.arrangements import handlers, rules

        handles(handlers.PROPOSED, handlers.tell_proposal)
        handles(handlers.CONFIRMED, handlers.tell_confirmation)
        page = ("arrangements:arrangement", "arrangement_id")
        register_kind(Kind(handlers.PROPOSED, _("An arrangement waits to be confirmed"), *page, order=25))
        register_kind(Kind(handlers.CONFIRMED, _("An arrangement was confirmed"), *page, order=60))
        for kind, functions in rules.KEEPS.items():
            register(
                NavigationItem(_("Arrangements"), "arrangements:arrangements", frozenset({kind}), functions, order=85)
            )
