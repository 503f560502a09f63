"""What a recipient says of what it offers, and its group information sessions."""

from sharing.programmes.models.programmes import Programme
from sharing.programmes.models.sessions import InformationSession, SessionSeats, SessionState
from sharing.programmes.models.texts import NoticeText

__all__ = ["InformationSession", "NoticeText", "Programme", "SessionSeats", "SessionState"]
