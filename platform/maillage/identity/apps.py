from django.apps import AppConfig


class IdentityConfig(AppConfig):
    name = "maillage.identity"
    label = "identity"
