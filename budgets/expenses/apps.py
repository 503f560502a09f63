from django.apps import AppConfig


class ExpensesConfig(AppConfig):
    name = "budgets.expenses"
    label = "expenses"

    def ready(self) -> None:
        """Put the pages beside the others of each pool."""
        from django.utils.translation import gettext_lazy as _

        from budgets.expenses.waiting import decisions
        from budgets.sections import Section, register_section
        from budgets.waiting import register_waiting

        register_waiting(decisions)
        register_section(Section(_("Expenses"), "expenses:expenses", order=40))
        register_section(Section(_("Claims to funders"), "expenses:claims", order=50))
