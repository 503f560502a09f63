from django.apps import AppConfig


class SessionsConfig(AppConfig):
    name = "tenants.sessions"
    label = "infosessions"

    def ready(self) -> None:
        """Hear of the sessions to which this CPAS is invited."""
        from django.utils.translation import gettext_lazy as _

        from maillage.calendar.events import register_events
        from maillage.notifications.kinds import Kind, register_kind
        from maillage.outbox.post import handles
        from sharing.grants.hints import register_hint
        from sharing.programmes.sessions import services
        from tenants.casework.web.home import register_asking
        from tenants.sessions import calendar, handlers
        from tenants.sessions.web.going_on import HINT
        from tenants.sessions.web.waiting import sheets

        register_events(calendar.events_of)
        register_hint("session", HINT)
        register_asking(sheets)

        for code, words, order, handler in (
            (services.CANCELLED, _("An information session is cancelled"), 20, handlers.tell_cancelled),
            (services.CHANGED, _("An information session has changed"), 40, handlers.tell_changed),
            (services.PLANNED, _("Your CPAS is invited to an information session"), 60, handlers.tell_planned),
        ):
            register_kind(Kind(code, words, "sessions:session", "session_id", order=order))
            handles(code, handler)
