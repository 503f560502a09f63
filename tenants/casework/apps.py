from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    name = "tenants.casework"
    label = "casework"

    def ready(self) -> None:
        """Offer the CPAS's files to the sharing layer."""
        from sharing.grants.subjects import register_files
        from tenants.casework.files import CaseworkFiles

        register_files(CaseworkFiles())
