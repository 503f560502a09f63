from django.apps import AppConfig


class TransmissionsConfig(AppConfig):
    name = "sharing.transmissions"
    label = "transmissions"

    def ready(self) -> None:
        """Connect messages, notifications and the navigation."""
        from django.utils.translation import gettext_lazy as _

        from maillage.identity import rules as identity
        from maillage.notifications.kinds import Kind, register_kind
        from maillage.outbox.post import handles
        from maillage.ui.navigation import NavigationItem, register
        from sharing.transmissions import handlers, telling
        from sharing.transmissions.access import READS

        handles("transmission.sent", handlers.receive)
        handles("transmission.moved", handlers.note_move)
        handles("transmission.remind", handlers.remind)
        for code, text, order in (
            (telling.TO_SEND, _("A request has to be sent on to another CPAS"), 10),
            (telling.TO_ANSWER, _("A request that another CPAS sent on waits for your answer"), 11),
            (telling.TO_ASK, _("SPP IS has to be asked which CPAS is competent"), 12),
            (telling.DECISION, _("A decision of SPP IS has to be written down"), 13),
            (telling.MOVED, _("A transmission between CPAS has moved on"), 40),
        ):
            register_kind(Kind(code, text, "transmissions:transmission", "transmission_id", order))
        register(
            NavigationItem(
                _("Transmissions"), "transmissions:transmissions", frozenset({identity.CPAS}), READS, order=35
            )
        )
