from django.apps import AppConfig


class ContributionsConfig(AppConfig):
    name = "budgets.contributions"
    label = "contributions"

    def ready(self) -> None:
        """Tell members that are called or reminded; put the pages among those of a pool."""
        from django.utils.translation import gettext_lazy as _
        from django.utils.translation import pgettext_lazy

        from budgets.contributions import handlers, topics
        from budgets.contributions.waiting import dues
        from budgets.sections import Section, register_section
        from budgets.waiting import register_waiting
        from maillage.notifications.kinds import Kind, register_kind
        from maillage.outbox.post import handles

        register_waiting(dues)
        handles(topics.CALLED, handlers.tell)
        handles(topics.REMINDED, handlers.tell)
        page = ("contributions:calls", "pool_id")
        register_kind(Kind(topics.CALLED, _("A contribution to a pooled budget is called"), *page, order=45))
        register_kind(Kind(topics.REMINDED, _("A call for a contribution is overdue"), *page, order=25))
        register_section(Section(pgettext_lazy("for contributions", "Calls"), "contributions:calls", order=30))
        register_section(Section(_("Payments"), "contributions:payments", order=32))
        register_section(Section(_("Bank statements"), "contributions:bank", order=34))
