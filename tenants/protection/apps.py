from django.apps import AppConfig


class ProtectionConfig(AppConfig):
    name = "tenants.protection"
    label = "protection"

    def ready(self) -> None:
        """Offer the officer's home page, the answers to contests and the authorisations of the national number."""
        from django.utils.translation import gettext_lazy as _

        from maillage.identity import rules as identity
        from maillage.notifications.kinds import Kind, register_kind
        from maillage.outbox.post import handles
        from maillage.ui.navigation import NavigationItem, register
        from sharing.referrals.receipt import register_contests
        from tenants.casework.web.home import register_home
        from tenants.protection import escalated, handlers, rules
        from tenants.protection.national_number import KeptAuthorisations
        from tenants.protection.receipts import contests_of
        from tenants.protection.services.breaches import BREACH_DUE
        from tenants.protection.services.contests import CONTESTED
        from tenants.protection.tasks import register_tasks
        from tenants.protection.web.home import overview
        from tenants.registry.national_number_uses import register_authorisations

        cpas = frozenset({identity.CPAS})
        register_authorisations(KeptAuthorisations())
        register_tasks(escalated.emergencies)
        register_tasks(escalated.unanswered_notices)
        register_contests(contests_of)
        register_home(identity.DPO, overview)
        handles(BREACH_DUE, handlers.remind_of_breach)
        register_kind(
            Kind(CONTESTED, _("A person contests an access"), "protection:contest_detail", "contest_id", order=20)
        )
        register_kind(Kind(BREACH_DUE, _("A breach: the 72 hours are running out"), "protection:breach", "entry_id", 5))
        register(
            NavigationItem(_("Data protection"), "protection:overview", cpas, frozenset({identity.MANAGER}), order=60),
            NavigationItem(_("Requests"), "protection:requests", cpas, rules.KEEPS, order=20),
            NavigationItem(_("Contested accesses"), "protection:contests", cpas, rules.KEEPS, order=30),
            NavigationItem(_("Access log"), "protection:log", cpas, rules.READS_LOG, order=40),
        )
