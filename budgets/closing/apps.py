from django.apps import AppConfig


class ClosingConfig(AppConfig):
    name = "budgets.closing"
    label = "closing"

    def ready(self) -> None:
        """Its pages join those of every pool; once an account is drawn up, nothing but payments is posted."""
        from django.utils.translation import gettext_lazy as _

        from budgets import rules
        from budgets.closing.access import refuse_after_account
        from budgets.ledger.services import refuse_when
        from budgets.sections import Section, register_section
        from maillage.identity import rules as identity

        refuse_when(refuse_after_account)
        register_section(Section(_("Final account"), "closing:account", order=80))
        register_section(
            Section(
                _("What if?"), "closing:what_if", order=90, functions=frozenset({rules.MANAGING_FUNCTION}),
                kinds=frozenset({identity.COORDINATION}),
            )
        )  # fmt: skip
