from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "maillage.notifications"
    label = "notifications"

    def ready(self) -> None:
        """Let the worker send the e-mails about what waits; tell the keepers of a team what happens to it."""
        from maillage.identity.consequences import on_suspension
        from maillage.notifications import team
        from maillage.notifications.kinds import register_kind
        from maillage.notifications.mail import send_due
        from maillage.outbox.steps import register_step

        register_step(send_due, every=20)
        register_kind(team.SUSPENDED)
        on_suspension(team.tell_keepers)
