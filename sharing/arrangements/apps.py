from django.apps import AppConfig


class ArrangementsConfig(AppConfig):
    name = "sharing.arrangements"
    label = "arrangements"
