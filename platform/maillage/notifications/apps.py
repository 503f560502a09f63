from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "maillage.notifications"
    label = "notifications"

    def ready(self) -> None:
        """Let the worker send the e-mails about what waits."""
        from maillage.notifications.mail import send_due
        from maillage.outbox.steps import register_step

        register_step(send_due, every=20)
