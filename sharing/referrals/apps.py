from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    name = "sharing.referrals"
    label = "referrals"

    def ready(self) -> None:
        """Connect what other bodies and agreements cause here."""
        from maillage.outbox.post import handles
        from sharing.grants.services import on_withdrawal
        from sharing.referrals import handlers, services

        handles("referral.sent", handlers.receive)
        handles("referral.answered", handlers.note_answer)
        handles("referral.ended", handlers.note_end)
        on_withdrawal(services.end_uses_of_grant)
