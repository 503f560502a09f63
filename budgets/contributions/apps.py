from django.apps import AppConfig


class ContributionsConfig(AppConfig):
    name = "budgets.contributions"
    label = "contributions"

    def ready(self) -> None:
        """Tell members that are called or reminded."""
        from django.utils.translation import gettext_lazy as _

        from budgets.contributions import handlers, topics
        from maillage.notifications.kinds import Kind, register_kind
        from maillage.outbox.post import handles

        handles(topics.CALLED, handlers.tell)
        handles(topics.REMINDED, handlers.tell)
        page = ("contributions:calls", "pool_id")
        register_kind(Kind(topics.CALLED, _("A contribution to a pooled budget is called"), *page, order=45))
        register_kind(Kind(topics.REMINDED, _("A call for a contribution is overdue"), *page, order=25))
