from django.apps import AppConfig


class ExpensesConfig(AppConfig):
    name = "budgets.expenses"
    label = "expenses"

    def ready(self) -> None:
        """Put the pages beside the others of each pool; tell those who decide that something waits."""
        from django.utils.translation import gettext_lazy as _

        from budgets.expenses import handlers, topics
        from budgets.expenses.waiting import decisions
        from budgets.sections import Section, register_section
        from budgets.waiting import register_waiting
        from maillage.notifications.kinds import Kind, register_kind
        from maillage.outbox.post import handles

        handles(topics.SUBMITTED, handlers.tell)
        handles(topics.WENT_ON, handlers.look_again)
        page = ("expenses:expenses", "pool_id")
        register_kind(Kind(topics.SUBMITTED, _("An expense of a pooled budget waits for a decision"), *page, order=40))
        register_waiting(decisions)
        register_section(Section(_("Expenses"), "expenses:expenses", order=40))
        register_section(Section(_("Claims to funders"), "expenses:claims", order=50))
