from django.apps import AppConfig


class GrantsConfig(AppConfig):
    name = "sharing.grants"
    label = "grants"
