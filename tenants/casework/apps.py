from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    name = "tenants.casework"
    label = "casework"

    def ready(self) -> None:
        """Offer the CPAS's files to the sharing layer."""
        from django.utils.translation import gettext_lazy as _

        from maillage.identity import rules as identity
        from maillage.ui.navigation import NavigationItem, register
        from sharing.cessations.kept import register_confirmed
        from sharing.grants.subjects import register_files
        from sharing.transmissions.dossiers import register_dossiers
        from tenants.casework import rules
        from tenants.casework.files import CaseworkFiles
        from tenants.casework.incoming import confirmed_labels
        from tenants.casework.transmitted import CaseworkDossiers

        register_files(CaseworkFiles())
        register_confirmed(confirmed_labels)
        register_dossiers(CaseworkDossiers())
        register(
            NavigationItem(_("Home"), "home", frozenset({identity.CPAS}), order=0),
            NavigationItem(
                _("Participants"), "casework:participants", frozenset({identity.CPAS}), rules.SEES_FILES, order=10
            ),
        )
