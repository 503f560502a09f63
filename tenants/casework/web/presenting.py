"""A file in words: its fields by category, its timeline as sentences."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.audit.actor import Actor
from maillage.ui.components import AnswerSection, Colour, SummaryRow
from maillage.ui.components import TimelineEntry as ShownEntry
from maillage.ui.names import within_sentence
from sharing.grants.models import Category
from tenants.casework import rules
from tenants.casework.files import CaseworkFiles, field_label, plain
from tenants.casework.models import Participant, ParticipantStatus, TimelineEntry
from tenants.registry.national_number import format_national_number

STATUS_COLOURS: dict[str, Colour] = {
    ParticipantStatus.NEW: "blue",
    ParticipantStatus.FOLLOWED: "green",
    ParticipantStatus.REFUSED: "yellow",
    ParticipantStatus.FORMER: "grey",
}
# Kind of a timeline entry -> what happened; whose act it was is told beside it.
SENTENCES = {
    "file.opened": gettext_lazy("File opened"),
    "file.corrected": gettext_lazy("File corrected: %(fields)s"),
    "grant.recorded": gettext_lazy("Agreement to share with %(organisation)s recorded"),
    "grant.renewed": gettext_lazy("Agreement to share with %(organisation)s renewed"),
    "grant.reconfirmed": gettext_lazy("Spoken agreement to share with %(organisation)s reconfirmed"),
    "grant.narrowed": gettext_lazy("Agreement to share with %(organisation)s: a part was taken back"),
    "grant.refused": gettext_lazy("Sharing with %(organisation)s refused"),
    "grant.withdrawn": gettext_lazy("Agreement to share with %(organisation)s withdrawn"),
    "referral.sent": gettext_lazy("Referred to %(organisation)s"),
    "transmission.drafted": gettext_lazy("Transmission of the request to %(organisation)s begun"),
    "transmission.sent": gettext_lazy("Request sent on to %(organisation)s"),
    "transmission.accepted": gettext_lazy("Request taken up by %(organisation)s"),
    "transmission.declined": gettext_lazy("Not competent either, says %(organisation)s"),
    "transmission.spp_is": gettext_lazy("SPP IS asked by %(organisation)s which CPAS is competent"),
    "transmission.provisional": gettext_lazy("Provisional decision on the request sent on to %(organisation)s"),
    "transmission.settled": gettext_lazy("Transmission to %(organisation)s settled"),
    "transmission.kept": gettext_lazy("Request kept: not sent on to %(organisation)s"),
    "transmission.cancelled": gettext_lazy("Transmission to %(organisation)s cancelled"),
    "transmission.taken_up": gettext_lazy("Request taken up from %(organisation)s"),
    "emergency.opened": gettext_lazy("Opened in an emergency"),
    "emergency.given": gettext_lazy("Given to %(organisation)s in an emergency, for 24 hours"),
    "referral.request_info": gettext_lazy("%(organisation)s asks for information"),
    "referral.waitlist": gettext_lazy("Put on the waiting list of %(organisation)s"),
    "referral.accept": gettext_lazy("Referral accepted by %(organisation)s"),
    "referral.start": gettext_lazy("Follow-up begun by %(organisation)s"),
    "referral.hold": gettext_lazy("Follow-up put on hold by %(organisation)s"),
    "referral.resume": gettext_lazy("Follow-up goes on at %(organisation)s"),
    "referral.report_outcome": gettext_lazy("Outcome reported by %(organisation)s"),
    "referral.close": gettext_lazy("Referral to %(organisation)s closed"),
    "referral.decline": gettext_lazy("Referral declined by %(organisation)s"),
    "referral.confirm_decline": gettext_lazy("Refusal of %(organisation)s noted"),
    "referral.bounce": gettext_lazy("%(organisation)s could not reach the person"),
    "referral.expire": gettext_lazy("Referral to %(organisation)s ended without an answer"),
    "referral.reroute": gettext_lazy("Another recipient was chosen instead of %(organisation)s"),
    "referral.reopen": gettext_lazy("Referral to %(organisation)s taken up again"),
    "referral.mark_error": gettext_lazy("Referral to %(organisation)s entered in error"),
    "referral.withdrawn_by_sender": gettext_lazy("Referral to %(organisation)s taken back"),
}


def _shown(participant: Participant, code: str) -> str:
    value = plain(getattr(participant, code))
    return CaseworkFiles().display(code, value) if value else ""


def _change_url(participant: Participant, code: str, may_change: bool) -> str:
    if not may_change:
        return ""
    return reverse("casework:correct", args=[participant.pk]) + f"#id_{code}"


def sections_of(participant: Participant, *, may_change: bool, number: str | None) -> list[AnswerSection]:
    """The fields that can be shared, under the categories that agreements name, then what never leaves.

    `number` is what `tenants.casework.numbers.show_number` let be shown: None for no such field.
    """

    def row(code: str, value: object) -> SummaryRow:
        return SummaryRow(field_label(code), value, _change_url(participant, code, may_change))

    by_category: dict[str, list[SummaryRow]] = {}
    for code, category in rules.DISCLOSABLE.items():
        by_category.setdefault(category, []).append(row(code, _shown(participant, code)))
    shown_number = [] if number is None else [row("national_number", format_national_number(number) if number else "")]
    kept = [
        *shown_number,
        row("confidential_address", _("Yes") if participant.confidential_address else _("No")),
    ]
    return [
        *(AnswerSection(Category(code).label, rows) for code, rows in by_category.items()),
        AnswerSection(_("Never shared"), kept),
    ]


def _fields(codes: str) -> str:
    """Columns as they are named inside a sentence; one that is gone stays as it was written down."""
    names = {field.name: str(getattr(field, "verbose_name", field.name)) for field in Participant._meta.get_fields()}
    return ", ".join(names.get(code, code) for code in codes.split(",") if code)


def timeline_of(actor: Actor, entries: Iterable[TimelineEntry]) -> list[ShownEntry]:
    """The entries as sentences. What another organisation did is signed by it, without the name of a person."""

    def shown(entry: TimelineEntry) -> ShownEntry:
        sentence: Any = SENTENCES.get(entry.kind, entry.kind)
        named = {"organisation": within_sentence(entry.organisation), "fields": _fields(entry.detail)}
        body = actor.body_name if entry.actor_name else entry.organisation
        return ShownEntry(when=entry.at, who=entry.actor_name, organisation=body, what=capfirst(str(sentence) % named))

    return [shown(entry) for entry in entries]
