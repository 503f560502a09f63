from django.apps import AppConfig


class EmergenciesConfig(AppConfig):
    name = "sharing.emergencies"
    label = "emergencies"
