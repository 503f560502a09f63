"""E-mails of the demonstration, printed as they are read."""

from typing import Any

from django.core.mail.backends import console


class EmailBackend(console.EmailBackend):
    """Prints subject, addresses and text. As sent they are encoded, and a link copied from them is cut."""

    def write_message(self, message: Any) -> None:
        """Print one message."""
        lines = (f"From: {message.from_email}", f"To: {', '.join(message.to)}", f"Subject: {message.subject}")
        self.stream.write("\n".join(("-" * 79, *lines, "", message.body.strip(), "-" * 79, "")))
