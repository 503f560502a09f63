from django.apps import AppConfig


class ProtectionConfig(AppConfig):
    name = "tenants.protection"
    label = "protection"
