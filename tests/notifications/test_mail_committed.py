"""E-mails of what was really committed: by two workers at once, and of a sensitive body."""

from __future__ import annotations

import pytest
from django.core import mail

from maillage.notifications.mail import send_due
from maillage.notifications.models import Mailing
from maillage.notifications.services import choose_mailing
from tests.concurrency.race import Meeting, together
from tests.conftest import Acting, make_actor
from tests.database import superuser
from tests.notifications.kinds import tell


def prefer(name: str, mailing: str) -> None:
    with Acting(name) as actor:
        choose_mailing(actor=actor, mailing=mailing)


def test_of_a_sensitive_body_neither_the_name_nor_the_address_is_said(committed: str) -> None:
    with superuser(committed, lock=False) as cursor:
        cursor.execute("UPDATE public.identity_body SET sensitive = true WHERE slug = 'lire-et-ecrire-bw'")
    prefer("coach", Mailing.AT_ONCE)
    tell("coach")
    send_due()
    (message,) = mail.outbox
    said = f"{message.subject}\n{message.body}\n{message.extra_headers}\n{message.from_email}".lower()
    assert "maillage" in message.subject.lower()
    for hidden in ("lire", "ecrire", "notifications/"):
        assert hidden not in said
    assert "http://maillage.localhost:8000/choose/" in message.body


def test_of_two_workers_one_sends(committed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    prefer("coach", Mailing.AT_ONCE)
    for _ in range(5):
        tell("coach")
    meeting = Meeting(monkeypatch, patience=10)
    meeting.after("maillage.notifications.mail._due")
    worker = (make_actor("colleague"), lambda actor: send_due())  # whoever it was before: it names itself
    assert together(worker, worker) == [1, 1]
    assert meeting.met
    assert len(mail.outbox) == 1
