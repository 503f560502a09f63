from django.apps import AppConfig


class CessationsConfig(AppConfig):
    name = "sharing.cessations"
    label = "cessations"
