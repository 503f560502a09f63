from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "sharing.programmes"
    label = "programmes"
