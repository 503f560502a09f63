from django.apps import AppConfig


class EmergenciesConfig(AppConfig):
    name = "sharing.emergencies"
    label = "emergencies"

    def ready(self) -> None:
        """Connect asking with giving, and what was given with the person's receipt."""
        from django.utils.translation import gettext_lazy as _

        from maillage.notifications.kinds import Kind, register_kind
        from maillage.outbox.post import handles
        from sharing.emergencies import access, handlers, reading
        from sharing.referrals.receipt import register_shared
        from sharing.referrals.told import untold

        handles("emergency.asked", handlers.give)
        handles("emergency.given", handlers.arrive)
        handles("emergency.erase", handlers.erase)
        handles("emergency.review", handlers.tell_reviewers)
        handles("emergency.review_due", handlers.tell_late_review)
        handles("emergency.reviewed", handlers.tell_reviewed)
        page, review = ("emergencies:referral", "referral_id"), ("emergency_reviews:review", "review_id")
        register_kind(Kind(handlers.GIVEN, _("What you asked for in an emergency can be read"), *page, 1, untold))
        register_kind(Kind(handlers.USED, _("A colleague used emergency access"), *page, 5, untold))
        hidden = access.untold
        register_kind(Kind(handlers.TO_REVIEW, _("An emergency access has to be reviewed"), *review, 2, hidden))
        register_kind(Kind(handlers.REVIEWED, _("An emergency access was reviewed"), *review, 30, hidden))
        register_shared(reading.shared_in_emergency)
