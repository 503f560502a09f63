from django.apps import AppConfig


class GrantsConfig(AppConfig):
    name = "sharing.grants"
    label = "grants"

    def ready(self) -> None:
        """Connect the reminders."""
        from django.utils.translation import gettext_lazy as _

        from maillage.identity import rules as identity
        from maillage.notifications.kinds import Kind, register_kind
        from maillage.outbox.post import handles
        from maillage.ui.navigation import NavigationItem, register
        from sharing.grants import handlers
        from sharing.grants.discretion import hidden_grants
        from sharing.grants.reminders import ENDING, TO_RECONFIRM

        handles(TO_RECONFIRM, handlers.say_to_reconfirm)
        handles(ENDING, handlers.say_ending)
        cpas = frozenset({identity.CPAS})
        register(NavigationItem(_("Legal bases"), "grants:legal-bases", cpas, frozenset({identity.DPO}), order=80))
        reconfirm = _("A spoken agreement has to be reconfirmed")
        for code, text, order in ((TO_RECONFIRM, reconfirm, 30), (ENDING, _("An agreement ends soon"), 40)):
            register_kind(Kind(code, text, "grants:grant", "grant_id", order, hidden_grants))
