from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    name = "sharing.referrals"
    label = "referrals"

    def ready(self) -> None:
        """Connect what other bodies and agreements cause here."""
        from django.utils.translation import gettext_lazy as _

        from maillage.identity import rules as identity
        from maillage.outbox.post import handles
        from maillage.ui.navigation import NavigationItem, register
        from sharing.grants.services import on_withdrawal
        from sharing.grants.uses import register_uses
        from sharing.referrals import handlers, outgoing, services
        from sharing.referrals.access import READS

        handles("referral.sent", handlers.receive)
        handles("referral.answered", handlers.note_answer)
        handles("referral.ended", handlers.note_end)
        on_withdrawal(services.end_uses_of_grant)
        register_uses(outgoing.uses_of)
        register(NavigationItem(_("Home"), "home", frozenset({identity.PARTNER, identity.PROGRAMME}), order=0))
        for kind, functions in READS.items():
            register(NavigationItem(_("Referrals"), "referrals:referrals", frozenset({kind}), functions, order=30))
