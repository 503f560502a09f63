from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "tenants.registry"
    label = "registry"

    def ready(self) -> None:
        """Tell the teams of joint programmes who belongs to their consortium."""
        from maillage.identity.lending import register_lending
        from tenants.registry.consortia import Consortia

        register_lending(Consortia())
