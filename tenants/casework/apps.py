from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    name = "tenants.casework"
    label = "casework"

    def ready(self) -> None:
        """Offer the CPAS's files to the sharing layer."""
        from django.utils.translation import gettext_lazy as _

        from maillage.identity import rules as identity
        from maillage.notifications.kinds import Kind, register_kind
        from maillage.outbox.post import handles
        from maillage.ui.navigation import NavigationItem, register
        from sharing.cessations.kept import register_confirmed
        from sharing.emergencies.cases import register_cases
        from sharing.grants.subjects import register_files
        from sharing.referrals.web.sections import register_section
        from sharing.transmissions.dossiers import register_dossiers
        from tenants.casework import rules
        from tenants.casework.emergencies import TO_INFORM, CaseworkCases, tell_to_inform, untold
        from tenants.casework.files import CaseworkFiles
        from tenants.casework.handlers import forget_import
        from tenants.casework.incoming import confirmed_labels
        from tenants.casework.light.importing import EXPIRE
        from tenants.casework.transmitted import CaseworkDossiers
        from tenants.casework.web.light import copying

        handles(EXPIRE, forget_import)
        register_section("copy", copying.section)
        register_files(CaseworkFiles())
        register_confirmed(confirmed_labels)
        register_cases(CaseworkCases())
        handles(TO_INFORM, tell_to_inform)
        register_kind(
            Kind(
                TO_INFORM,
                _("A person has to be told of an emergency access"),
                "emergency_records:emergency",
                "emergency_id",
                10,
                untold,
            )
        )
        register_dossiers(CaseworkDossiers())
        register(
            NavigationItem(_("Home"), "home", frozenset({identity.CPAS}), order=0),
            NavigationItem(
                _("Participants"), "casework:participants", frozenset({identity.CPAS}), rules.SEES_FILES, order=10
            ),
            NavigationItem(
                _("Emergencies"),
                "emergency_records:emergencies",
                frozenset({identity.CPAS}),
                rules.SEES_FILES | {identity.DPO},
                order=60,
            ),
        )
