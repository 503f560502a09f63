from django.apps import AppConfig


class CessationsConfig(AppConfig):
    name = "sharing.cessations"
    label = "cessations"

    def ready(self) -> None:
        """Connect what stops sharing with the notices of it."""
        from django.utils.translation import gettext_lazy as _

        from maillage.notifications.kinds import Kind, register_kind
        from maillage.outbox.post import handles
        from maillage.ui.navigation import NavigationItem, register
        from sharing.cessations import handlers, rules, services
        from sharing.cessations.access import untold
        from sharing.grants.services import on_narrowing, on_renewal
        from sharing.referrals.consequences import on_accept, on_end

        handles("cessation.sent", handlers.arrive)
        handles("cessation.remind", handlers.arrive)
        handles("cessation.escalate", handlers.escalate)
        handles("cessation.acknowledged", handlers.tell_answer)
        handles("cessation.lapse", handlers.look_at_agreement)
        for code, text, order in (
            (handlers.TO_ANSWER, _("Sharing has stopped: say what you did with the information"), 15),
            (handlers.TO_WRITE, _("Sharing has stopped: send the letter that says so, type the answer"), 15),
            (handlers.OVERDUE, _("A notice that sharing has stopped was not answered in time"), 15),
            (handlers.ANSWERED, _("A notice that sharing has stopped was answered"), 60),
        ):
            register_kind(Kind(code, text, "cessations:notice", "notice_id", order, untold))
        on_end(services.tell_end)
        on_narrowing(services.tell_narrowing)
        on_renewal(services.follow_renewal)
        on_accept(services.watch_agreement)
        for kind, functions in rules.SEES_ALL.items():
            everyone = functions | rules.SEES_OWN[kind]
            register(NavigationItem(_("End of sharing"), "cessations:notices", frozenset({kind}), everyone, order=35))
