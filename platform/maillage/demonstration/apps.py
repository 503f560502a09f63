from django.apps import AppConfig


class DemonstrationConfig(AppConfig):
    name = "maillage.demonstration"
    label = "demonstration"
