from django.apps import AppConfig


class BudgetsConfig(AppConfig):
    name = "budgets"
    label = "budgets"

    def ready(self) -> None:
        """Put the pages into the navigation of those who read them."""
        from django.utils.translation import gettext_lazy as _
        from django.utils.translation import pgettext_lazy

        from budgets.access import READS
        from budgets.sections import Section, register_section
        from budgets.waiting import register_waiting, votes_to_enter
        from maillage.identity import rules as identity
        from maillage.ui.navigation import NavigationItem, register

        register_waiting(votes_to_enter)
        coordination = frozenset({identity.COORDINATION})
        register(NavigationItem(_("Home"), "home", coordination, order=0))
        for kind, functions in READS.items():
            register(NavigationItem(_("Budgets"), "budgets:pools", frozenset({kind}), functions, order=40))
        register(NavigationItem(pgettext_lazy("of a consortium", "Members"), "budgets:members", coordination, order=50))
        register_section(Section(_("At a glance"), "budgets:pool", order=0))
        register_section(Section(_("Budget"), "budgets:budget", order=10))
        register_section(Section(pgettext_lazy("of a pool", "Members"), "budgets:stays", order=20))
