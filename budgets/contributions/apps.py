from django.apps import AppConfig


class ContributionsConfig(AppConfig):
    name = "budgets.contributions"
    label = "contributions"
