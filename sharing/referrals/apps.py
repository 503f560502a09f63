from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    name = "sharing.referrals"
    label = "referrals"

    def ready(self) -> None:
        """Connect what other bodies and agreements cause here."""
        from django.utils.translation import gettext_lazy as _

        from maillage.calendar.events import register_events, register_team_events
        from maillage.identity import rules as identity
        from maillage.notifications.kinds import Kind, register_kind
        from maillage.outbox.post import handles
        from maillage.ui.navigation import NavigationItem, register
        from sharing.grants.services import on_narrowing, on_renewal, on_withdrawal
        from sharing.grants.uses import register_uses
        from sharing.referrals import calendar, handlers, outgoing, services, told
        from sharing.referrals.access import READS
        from sharing.referrals.web.moderation import section
        from sharing.referrals.web.sections import register_section

        handles("referral.sent", handlers.receive)
        handles("referral.step", handlers.note_step)
        handles("referral.remind", handlers.remind)
        handles("referral.unanswered", handlers.tell_unanswered)
        handles("referral.expire", handlers.expire)
        handles("referral.renewed", handlers.follow_renewal)
        handles("referral.review", handlers.review_waiting_list)
        handles("referral.resume", handlers.resume)
        handles("referral.unconfirmed", handlers.close_after_outcome)
        for code, text, order in told.KINDS:
            register_kind(Kind(code, text, "referrals:referral", "referral_id", order, told.untold))
        handles("moderation.asked", handlers.tell_coordination)
        handles("moderation.given", handlers.tell_opinion)
        asked = _("Two members do not agree on a refusal: give your opinion")
        register_kind(Kind("moderation.asked", asked, "moderation:moderation", "moderation_id", order=10))
        register_section("moderation", section)
        on_withdrawal(services.end_uses_of_grant)
        on_narrowing(services.narrow_uses_of_grant)
        on_renewal(services.renew_uses_of_grant)
        register_uses(outgoing.uses_of)
        register_events(calendar.events_of)
        register_team_events(calendar.team_events_of)
        register(NavigationItem(_("Home"), "home", frozenset({identity.PARTNER, identity.PROGRAMME}), order=0))
        coordinators = frozenset({identity.COORDINATOR})
        register(
            NavigationItem(
                _("Refusals"), "moderation:moderations", frozenset({identity.COORDINATION}), coordinators, order=60
            )
        )
        for kind, functions in READS.items():
            register(NavigationItem(_("Referrals"), "referrals:referrals", frozenset({kind}), functions, order=30))
