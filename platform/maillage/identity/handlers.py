"""What an invitation causes after it is written: its e-mail."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import translation

from maillage.identity import rules
from maillage.identity.links import invitation_link
from maillage.identity.models import Invitation
from maillage.outbox.models import OutboxMessage


def send_invitation(message: OutboxMessage) -> None:
    """At the inviting body: send the link and the body's name, nothing about the person.

    The invitation is committed by now. A server that refuses puts this message off; a message that comes twice sends
    the same link again. Nothing leaves for an invitation that was answered, cancelled or has expired meanwhile.
    """
    invitation = Invitation.objects.select_related("body").get(pk=message.object_id)
    if invitation.state != rules.OPEN:
        return
    with translation.override(settings.LANGUAGE_CODE):
        context = {
            "body": invitation.body,
            "link": invitation_link(invitation.pk),
            "days": rules.INVITATION_LIFETIME.days,
        }
        subject = render_to_string("identity/email/invitation_subject.txt", context).strip()
        text = render_to_string("identity/email/invitation.txt", context)
    send_mail(subject, text, settings.DEFAULT_FROM_EMAIL, [invitation.email])
