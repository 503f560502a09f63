"""A referral as a letter: what its recipient without an account gets to read, and how it answers."""

from __future__ import annotations

from typing import Any

from babel.dates import format_date
from django.http import Http404
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from maillage.audit.actor import Actor
from maillage.audit.record import record
from maillage.documents.pdf import render
from maillage.identity.models import Body
from sharing.grants.subjects import field_labels, files
from sharing.referrals import rules
from sharing.referrals.access import SentReferral, disclosure_of
from sharing.referrals.models import Disclosure, Dispatch, Referral
from sharing.referrals.periods import last_day_before

LANGUAGE = "fr"
type Pairs = list[list[str]]


def dispatch_of(referral: Referral) -> Dispatch | None:
    """How the letter left, or None. Call with a referral of the access functions."""
    return Dispatch.objects.filter(referral=referral).first()


def has_letter(referral: Referral) -> bool:
    """Whether there is a letter to print: sent, open, to a recipient without an account."""
    return referral.outside and referral.sent_at is not None and referral.state in rules.OPEN


def letter_of(actor: Actor, sent: SentReferral) -> bytes:
    """The letter as PDF, with what the referral discloses now; that it was printed is written down.

    Call with one from `access_sent_to_act`. Raises Http404 before it is sent, after it has ended, when the agreement is
    over, and for a recipient that reads it on the platform.
    """
    disclosure = disclosure_of(sent.referral)
    if not has_letter(sent.referral) or disclosure is None or disclosure.payload is None:
        raise Http404
    if disclosure.valid_until <= timezone.now():
        raise Http404
    with translation.override(LANGUAGE):
        content = render(
            "referrals/letter.typ", _letter(actor, sent.referral, disclosure), title=_("Referral by letter"),
            language=LANGUAGE,
        )  # fmt: skip
    record(
        actor=actor, action="referral.letter", object_kind="referral", object_id=sent.referral.pk,
        disclosure_ids=[disclosure.pk],
    )  # fmt: skip
    return content


def _letter(actor: Actor, referral: Referral, disclosure: Disclosure) -> dict[str, Any]:
    assert disclosure.payload is not None, "the caller has checked"
    labels, dispatch = field_labels(), dispatch_of(referral)
    last_day = format_date(last_day_before(disclosure.valid_until), format="long", locale=LANGUAGE)
    facts: Pairs = [
        [_("Reference"), referral.reference],
        [_("Sent by"), f"{referral.sender_worker}, {actor.body_name}"],
    ]
    if dispatch is not None:
        facts.append([_("How it leaves"), dispatch.get_way_display()])
    if referral.urgent:
        facts.append([_("Urgent"), _("Yes")])
    if referral.answer_by:
        facts.append([_("Please answer by"), format_date(referral.answer_by, format="long", locale=LANGUAGE)])
    facts.append([_("You may use this until"), last_day])
    return {
        "sender": actor.body_name,
        "recipient": address_of(referral.recipient),
        "attention": _("For the attention of %(name)s") % {"name": referral.for_attention}
        if referral.for_attention
        else "",
        "day": format_date(dispatch.sent_on if dispatch else timezone.localdate(), format="long", locale=LANGUAGE),
        "confidential": _("Confidential"),
        "title": _("We refer somebody to you"),
        "facts": facts,
        "reach": _("Our telephone and address, to answer"),
        "about": _("About the person"),
        "values": [
            [labels.get(code, code), files().display(code, value)]
            for code in disclosure.fields  # in the file's order, which JSON does not keep
            if (value := disclosure.payload["fields"].get(code)) is not None
        ],
        "why": _("Why"),
        "reason": disclosure.payload["reason"],
        "parts": _parts(actor, referral, last_day),
        "answer": _answer(referral),
    }


def address_of(recipient: Body) -> list[str]:
    """Name and postal address, as on an envelope."""
    organisation = getattr(recipient, "outside_organisation", None)
    return [recipient.name, *(organisation.address_lines if organisation else [])]


def _parts(actor: Actor, referral: Referral, last_day: str) -> list[dict[str, Any]]:
    names = {
        "worker": referral.sender_worker, "organisation": actor.body_name, "reference": referral.reference,
        "day": last_day,
    }  # fmt: skip
    parts = (
        (_("How to answer"), [
            _("Call or write to %(worker)s at %(organisation)s, or send back the slip below. Name the reference"
              " %(reference)s, not the person: in an e-mail, nothing else says whom it is about."),
            _("Say whether you can meet the person, who will follow them and on which day you meet first; or, if you"
              " cannot, why."),
        ]),
        (_("What you may do with this letter"), [
            _("The person agreed that you receive this information, for this reason alone, until %(day)s. Use it for"
              " nothing else and pass it on to nobody."),
            _("Only the workers who follow the person read this letter. The law binds them to professional secrecy, as"
              " it binds the worker who wrote it. Keep it locked away."),
            _("After that day, or as soon as you cannot follow the person: destroy it or send it back."),
        ]),
        (_("The person can stop this at any time"), [
            _("They tell you or %(organisation)s, in their own words, without saying why. You then stop using the"
              " letter, destroy it or send it back, and tell %(organisation)s that you did. It changes nothing to their"
              " income."),
        ]),
    )  # fmt: skip
    return [{"title": title, "lines": [line % names for line in lines]} for title, lines in parts]


def _answer(referral: Referral) -> dict[str, Any]:
    return {
        "title": _("Answer slip – reference %(reference)s") % {"reference": referral.reference},
        "choices": [
            _("We can meet the person"), _("We need to know more before we answer"),
            _("We have no place yet: waiting list"), _("We cannot meet the person"),
        ],
        "lines": [_("Who follows, or who declines"), _("Day of the first contact, or reason")],
        "signature": _("Date and signature"),
    }  # fmt: skip
