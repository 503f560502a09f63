from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "sharing.records"
    label = "records"

    def ready(self) -> None:
        """Connect what agreements and referrals cause here, and what this causes at the other body."""
        from django.utils.translation import gettext_lazy as _

        from maillage.calendar.events import register_events
        from maillage.notifications.kinds import Kind, register_kind
        from maillage.outbox.post import handles
        from sharing.grants.consequences import on_narrowing, on_renewal
        from sharing.records import calendar, handlers, services
        from sharing.records.api.asking import ASK_STEP, INFORM_STEP
        from sharing.records.web.asking import ASK, INFORM
        from sharing.records.web.section import section
        from sharing.referrals.api.steps import replace_step
        from sharing.referrals.consequences import on_accept, on_end
        from sharing.referrals.told import untold
        from sharing.referrals.web.decisions import replace_decision
        from sharing.referrals.web.sections import register_section

        handles(services.WRITTEN, handlers.tell)
        handles(services.TRANSFER, handlers.transfer)
        handles(handlers.DISCARD, handlers.discard)
        on_end(handlers.after_end)
        on_accept(services.plan_by_default)
        on_narrowing(handlers.after_narrowing)
        on_renewal(handlers.after_renewal)
        register_section("records", section)
        replace_decision(ASK)
        replace_decision(INFORM)
        replace_step(ASK_STEP)
        replace_step(INFORM_STEP)
        register_events(calendar.events_of)
        written = _("Something was written in a referral")
        register_kind(Kind(handlers.NOTIFIED, written, "records:records", "referral_id", 60, untold))
