from django.apps import AppConfig


class TransmissionsConfig(AppConfig):
    name = "sharing.transmissions"
    label = "transmissions"
