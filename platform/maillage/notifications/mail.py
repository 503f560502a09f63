"""Tell people by e-mail that something waits: how many things, at which body; never what, never about whom."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime
from smtplib import SMTPRecipientsRefused
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Exists, Max, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.template.loader import render_to_string
from django.utils import timezone, translation

from maillage.calendar.working_days import is_working_day
from maillage.identity.addresses import bare_url, host_url
from maillage.identity.models import Membership
from maillage.identity.resolve import counts_today
from maillage.notifications import rules
from maillage.notifications.models import Mailing, MailPreference, Notification
from maillage.outbox.deliver import pause_after
from maillage.postgres.acting import identifying

logger = logging.getLogger(__name__)
BATCH = 20  # the outbox waits for these


@dataclass(frozen=True, slots=True)
class Pile:
    """What one person is to be told of at one body, by one e-mail."""

    user_id: UUID
    body_role: str
    attempts: int


def send_due() -> int:
    """Send the e-mails that are due, a batch at most; returns how many piles were dealt with, 0 after a failure.

    Outside of transactions: nothing is locked while a mail server answers. A pile is claimed by putting it off, so that
    of two workers one sends; what was not sent is due again after the pause. The round ends with the first failure
    that is not about one address: a server that is down is not asked for everybody.
    """
    with identifying():
        piles = _due()
        return len(piles) if all(map(_send, piles)) else 0


def _due() -> list[Pile]:
    chosen = MailPreference.objects.filter(user_id=OuterRef("user_id"), body_role=OuterRef("body_role"))
    member = Membership.objects.filter(
        counts_today(), user_id=OuterRef("user_id"), body_id=OuterRef("body_role"), user__is_active=True
    )
    digest = Q(mailing=Mailing.DIGEST, created_at__lte=_last_digest())
    found = (
        _waiting()
        .annotate(mailing=Coalesce(Subquery(chosen.values("mailing")[:1]), Value(str(Mailing.DIGEST))))
        .filter(Q(mailing=Mailing.AT_ONCE) | digest, Exists(member))
        .values("user_id", "body_role")
        .annotate(attempts=Max("mail_attempts"))
        .order_by("attempts", "user_id", "body_role")
    )
    return [Pile(row["user_id"], row["body_role"], row["attempts"]) for row in found[:BATCH]]


def _last_digest() -> datetime:
    return rules.last_digest(timezone.localtime(), is_working_day)


def _waiting() -> QuerySet[Notification]:
    free = Q(mail_due_at=None) | Q(mail_due_at__lte=timezone.now())
    return Notification.objects.filter(free, read_at=None, emailed_at=None, mail_attempts__lt=rules.MOST_ATTEMPTS)


def _send(pile: Pile) -> bool:
    """Claim the pile and send its e-mail; whether the next one may be tried."""
    claim = timezone.now() + max(rules.LEASE, pause_after(pile.attempts + 1))
    own = Notification.objects.filter(user_id=pile.user_id, body_role=pile.body_role, read_at=None)
    claimed = _waiting().filter(user_id=pile.user_id, body_role=pile.body_role)
    if not claimed.update(mail_due_at=claim, mail_attempts=pile.attempts + 1):
        return True  # another worker was faster, or the person reads already
    membership = (
        Membership.objects.filter(counts_today(), user_id=pile.user_id, body_id=pile.body_role)
        .select_related("user", "body")
        .first()
    )
    if membership is None:
        return True
    try:
        message_of(membership, own.count()).send()
    except Exception as error:
        # the class alone: a server's words quote the address
        logger.warning("an e-mail about what waits was not sent: %s", type(error).__name__)
        return isinstance(error, SMTPRecipientsRefused)
    own.filter(mail_due_at=claim).update(emailed_at=timezone.now())
    return True


def message_of(membership: Membership, count: int) -> EmailMessage:
    """The e-mail to a member. Of a sensitive body neither the name nor the address is in it."""
    body, place = membership.body, bare_url()
    domain = None if body.sensitive else body.domains.first()
    if domain is not None:
        place = host_url(domain.host)
    context = {
        "count": count,
        "body": domain and body,
        "page": f"{place}/notifications/" if domain else f"{place}/choose/",
        "settings": f"{place}/notifications/settings/" if domain else "",
    }
    with translation.override(settings.LANGUAGE_CODE):
        subject = render_to_string("notifications/email/subject.txt", context).strip()
        text = render_to_string("notifications/email/text.txt", context)
    return EmailMessage(
        subject,
        text,
        settings.DEFAULT_FROM_EMAIL,
        [membership.user.email],
        headers={"Auto-Submitted": "auto-generated"},
    )
