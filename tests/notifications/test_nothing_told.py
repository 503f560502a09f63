"""Nothing that a body disclosed occurs in a page of notifications, an e-mail or a calendar of either side."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from maillage.notifications.mail import send_due
from maillage.notifications.models import Mailing, Notification
from maillage.notifications.services import choose_mailing, make_calendar_link
from maillage.outbox.deliver import deliver_all
from sharing.referrals.access import access_referral
from sharing.referrals.models import Disclosure, Referral
from sharing.referrals.services import accept_referral
from tests.cast import user_id
from tests.conftest import Acting, signed_in
from tests.identity.hosts import at
from tests.sharing import flow

REASON = "Orientation vers le cours du soir de Nivelles"
# Chosen so that none of them can stand in a page by chance.
VALUES = {"first_name": "Zéphirine", "last_name": "Quasimodeau", "phone": "018 97 53 11", "street": "Rue Imaginée 7431"}


@pytest.fixture
def told(committed: str) -> Referral:
    """A referral that the coach accepted, both sides told of all its steps."""
    for name in ("coach", "colleague", "manager"):
        with Acting(name) as actor:
            choose_mailing(actor=actor, mailing=Mailing.AT_ONCE)
    referral = flow.sent(reason=REASON, **VALUES)
    deliver_all()
    with Acting("coach") as coach:
        accepted = accept_referral(
            actor=coach,
            referral=access_referral(coach, referral.pk),
            worker_id=coach.user_id,
            first_contact_on=timezone.localdate() + timedelta(days=2),
        )
    deliver_all()
    return accepted


def disclosed() -> set[str]:
    """Every value that the coach's body now reads of others, and the reason."""
    with Acting("coach"):
        payloads = list(Disclosure.objects.values_list("payload", flat=True))
    found: set[str] = set()

    def collect(value: object) -> None:
        if isinstance(value, dict):
            for part in value.values():
                collect(part)
        elif isinstance(value, list):
            for part in value:
                collect(part)
        elif isinstance(value, str) and len(value) > 3:
            found.add(value)

    collect(payloads)
    return found | {REASON}


def pages(client: Client) -> list[str]:
    paths = ("/notifications/", "/notifications/settings/", "/api/notifications/", "/api/notifications/unread/")
    return [client.get(path).content.decode() for path in paths]


def calendar(name: str, slug: str) -> str:
    with Acting(name) as actor:
        key = make_calendar_link(actor=actor)
    answer = Client(headers=at(slug)).get(f"/calendar/{key}.ics")
    assert answer.status_code == 200
    # a line is folded after 75 bytes: unfold, as a reader does
    return answer.content.decode().replace("\r\n ", "")


def test_no_disclosed_value_is_in_a_page_a_mail_or_a_calendar(told: Referral) -> None:
    values = disclosed()
    assert {"Zéphirine", "Quasimodeau", REASON} <= values
    with Acting("coach"):
        assert Notification.objects.filter(object_id=told.pk).exists(), "the coach's body was told"
    with Acting("colleague"):
        assert Notification.objects.filter(object_id=told.pk, user_id=user_id("colleague")).exists()
    while send_due():
        pass
    assert {message.to[0].partition("@")[0] for message in mail.outbox} == {"coach", "colleague"}
    dates = calendar("coach", "lire-et-ecrire-bw")
    assert str(told.pk) in dates, "the first contact is in the calendar"
    shown = [
        *pages(signed_in("coach")),
        *pages(signed_in("colleague")),
        dates,
        calendar("colleague", "genappe"),
        *(f"{message.subject}\n{message.body}\n{message.extra_headers}" for message in mail.outbox),
    ]
    for value in values:
        assert not [text for text in shown if value.lower() in text.lower()], value


def test_who_follows_a_person_has_the_first_contact_in_their_calendar_and_nobody_else(told: Referral) -> None:
    entries = Calendar.from_ical(calendar("coach", "lire-et-ecrire-bw")).walk("VEVENT")
    (entry,) = [one for one in entries if one.decoded("dtstart") == told.first_contact_on]
    assert str(entry["url"]).endswith(f"/referrals/{told.pk}/")
    for name, slug in (
        ("coach_manager", "lire-et-ecrire-bw"),
        ("other_coach", "cesep"),
        ("colleague", "genappe"),
        ("finance", "genappe"),
        ("treasurer", "cartes-emploi"),
    ):
        theirs = Calendar.from_ical(calendar(name, slug)).walk("VEVENT")
        assert not [one for one in theirs if one.decoded("dtstart") == told.first_contact_on], name
