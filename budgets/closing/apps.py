from django.apps import AppConfig


class ClosingConfig(AppConfig):
    name = "budgets.closing"
    label = "closing"

    def ready(self) -> None:
        """Nothing but payments is posted on a pool whose final account is drawn up."""
        from budgets.closing.access import refuse_after_account
        from budgets.ledger.services import refuse_when

        refuse_when(refuse_after_account)
