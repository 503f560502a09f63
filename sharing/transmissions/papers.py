"""The three papers of a transmission: the receipt and the notice for the person, the letter to the other CPAS.

In French, the language in which the laws are applied here; the rules and terms that they name are records.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import Http404
from django.utils import timezone, translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from maillage.audit.actor import Actor
from maillage.audit.record import record
from maillage.documents.pdf import render
from maillage.ui.dates import written
from maillage.ui.names import within_sentence
from sharing.transmissions import rules
from sharing.transmissions.access import party_of
from sharing.transmissions.contents import in_words
from sharing.transmissions.law import text_of
from sharing.transmissions.models import LegalText, Transmission
from sharing.transmissions.reading import name_in, person_in

type Person = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Paper:
    """One of the papers: who may have it, and what stands on it."""

    parties: tuple[str, ...]
    states: tuple[str, ...]
    write: Callable[[Transmission, Person], tuple[str, dict[str, Any]]]


def _law(transmission: Transmission, code: str) -> LegalText:
    return text_of(code, transmission.request_received_on)


def _of_regime(transmission: Transmission, code: str) -> LegalText:
    return _law(transmission, f"{code}.{transmission.regime}")


def _head(transmission: Transmission, to: list[str], lead: list[str], signature: str) -> dict[str, Any]:
    return {
        "sender": transmission.sender.name,
        "recipient": to,
        "day": written(timezone.localdate()),
        "reference": [_("Reference"), transmission.reference],
        "lead": lead,
        "signature": [signature],
    }


def _to_person(person: Person) -> list[str]:
    return [name_in(person), *filter(None, [person.get("address") or person.get("reachable_at")])]


def _quoted(title: str, text: LegalText, *paragraphs: str) -> dict[str, Any]:
    return {"title": title, "paragraphs": [*paragraphs, text.text], "source": text.reference}


def _request(transmission: Transmission, person: Person) -> dict[str, Any]:
    return {
        "title": _("Your request"),
        "pairs": [
            [_("What you ask"), transmission.get_aid_display()],
            [_("In your words"), person.get("request", "")],
            [_("Received on"), written(transmission.request_received_on)],
        ],
    }


def _receipt(transmission: Transmission, person: Person) -> tuple[str, dict[str, Any]]:
    examination = _of_regime(transmission, "examination")
    lead = [_("You asked our CPAS for help. This paper proves it. Keep it.")]
    sections = [
        _request(transmission, person),
        _quoted(_("When you get an answer"), examination),
        {
            "title": _("Your rights and duties"),
            "paragraphs": [
                _("You may be heard before the decision, alone or with a person of your choice."),
                _("Tell the CPAS at once about everything that changes in your situation."),
            ],
        },
    ]
    head = _head(transmission, _to_person(person), lead, _("For the CPAS: name and signature"))
    return _("Receipt for your request"), {**head, "sections": sections}


def _notice(transmission: Transmission, person: Person) -> tuple[str, dict[str, Any]]:
    names = {
        "day": written(transmission.request_received_on),
        "sender": within_sentence(transmission.sender.name),
        "recipient": within_sentence(transmission.recipient.name),
    }
    lead = [
        _("On %(day)s you asked %(sender)s for help.") % names,
        _("We think that another CPAS has to examine your request: %(recipient)s.") % names,
        _("We send your request to it. You have nothing to do."),
    ]
    sections = [
        _request(transmission, person),
        {**_quoted(_("Why"), transmission.rule), "paragraphs": [person.get("why", ""), transmission.rule.text]},
        {
            "title": _("What happens now"),
            "paragraphs": [
                capfirst(_("%(recipient)s examines your request and writes to you.") % names),
                _("If it is not competent either, it asks a federal service (SPP IS) who must help you."),
            ],
            "boxed": _("Your request counts from %(day)s. You do not lose a day.") % names,
        },
        {
            "title": _("What we send about you"),
            "pairs": [[label, value] for label, value in in_words({c: t for c, t in person.items() if c in WHO})],
        },
        _quoted(_("If you do not agree"), _of_regime(transmission, "appeal")),
    ]  # fmt: skip
    head = _head(transmission, _to_person(person), lead, _("For the CPAS: name and signature"))
    return _("We send your request to another CPAS"), {**head, "sections": sections}


WHO = ("first_name", "last_name", "birth_date", "address", "reachable_at", "phone")


def _days(transmission: Transmission) -> list[list[str]]:
    told = (
        (_("Receipt given to the person on"), transmission.acknowledged_on),
        (_("Written notice to the person on"), transmission.notice_on),
    )
    return [[label, written(day)] for label, day in told if day]


def _letter(transmission: Transmission, person: Person) -> tuple[str, dict[str, Any]]:
    duty = _of_regime(transmission, "send")
    names = {"day": written(transmission.request_received_on)}
    lead = [
        _("We received the request below on %(day)s. We do not consider ourselves competent and send it on to you.")
        % names
    ]
    sections = [
        {
            "title": _("The request"),
            "pairs": [
                [_("Aid asked"), transmission.get_aid_display()],
                [_("First received on"), names["day"]],
                [_("Urgent"), _("Yes") if transmission.urgent else _("No")],
                *_days(transmission),
            ],
        },
        {"title": _("The person"), "pairs": [[label, value] for label, value in in_words(person)]},
        {
            **_quoted(_("Why you are competent"), transmission.rule),
            "pairs": [[_("What shows it"), transmission.get_evidence_display()]],
        },
        _quoted(_("By what duty"), duty),
        _quoted(_("If you are not competent either"), _law(transmission, "conflict.ask")),
    ]
    head = _head(transmission, [transmission.recipient.name], lead, transmission.sender_worker)
    return _("Transmission of a request for lack of competence"), {**head, "sections": sections}


BOTH = (rules.SENDER, rules.RECIPIENT)
PAPERS = {
    "receipt": Paper((rules.SENDER,), rules.STATES, _receipt),
    "notice": Paper((rules.SENDER,), tuple(s for s in rules.STATES if s not in (rules.CANCELLED, rules.KEPT)), _notice),
    "letter": Paper(BOTH, tuple(s for s in rules.STATES if s not in (rules.CANCELLED, rules.KEPT)), _letter),
}


def papers_of(transmission: Transmission, party: str) -> tuple[str, ...]:
    """The papers that this side has in this state, if anything of the person is known."""
    return tuple(
        kind for kind, paper in PAPERS.items() if party in paper.parties and transmission.state in paper.states
    )


def paper_of(actor: Actor, transmission: Transmission, kind: str) -> bytes:
    """One paper as a PDF; that it was made, and what of another CPAS was read for it, is written down.

    The recipient has the letter while the transmission is open. Raises Http404 for a paper that is not there for the
    actor, or not yet: nothing of the person is known.
    """
    if kind not in papers_of(transmission, party_of(actor, transmission)):
        raise Http404
    person = person_in(actor, transmission)
    if not name_in(person):
        raise Http404
    record(actor=actor, action="transmission.paper", object_kind="transmission", object_id=transmission.pk, detail=kind)
    with translation.override(settings.LANGUAGE_CODE):
        title, data = PAPERS[kind].write(transmission, person)
        return render("transmissions/paper.typ", data, title=title, language=settings.LANGUAGE_CODE)
