from django.apps import AppConfig


class ClosingConfig(AppConfig):
    name = "budgets.closing"
    label = "closing"

    def ready(self) -> None:
        """Its pages join those of every pool; one that is drawn up is told to the members, and only payments follow."""
        from django.utils.translation import gettext_lazy as _

        from budgets import rules
        from budgets.closing import handlers, topics
        from budgets.closing.access import refuse_after_account
        from budgets.ledger.services import refuse_when
        from budgets.sections import Section, register_section
        from maillage.identity import rules as identity
        from maillage.notifications.kinds import Kind, register_kind
        from maillage.outbox.post import handles

        refuse_when(refuse_after_account)
        handles(topics.DRAWN_UP, handlers.tell)
        page = ("closing:account", "pool_id")
        register_kind(Kind(topics.DRAWN_UP, _("The final account of a pooled budget is drawn up"), *page, order=45))
        register_section(Section(_("Final account"), "closing:account", order=80))
        register_section(
            Section(
                _("What if?"), "closing:what_if", order=90, functions=frozenset({rules.MANAGING_FUNCTION}),
                kinds=frozenset({identity.COORDINATION}),
            )
        )  # fmt: skip
