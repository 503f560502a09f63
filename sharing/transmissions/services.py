"""Send, answer and settle transmissions. Each locks the transmission first; the database checks each step again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

from maillage.audit.actor import Actor
from maillage.audit.record import record
from maillage.identity import rules as identity
from maillage.identity.models import Body
from maillage.problems import Problem
from sharing.transmissions import rules
from sharing.transmissions.access import kept_of, party_of
from sharing.transmissions.contents import checked_text
from sharing.transmissions.dossiers import dossiers
from sharing.transmissions.law import competence_rules, end_of_term, text_of
from sharing.transmissions.models import Evidence, LegalText, NoticeWay, Transmission, WithoutFile
from sharing.transmissions.telling import note_for_sender, settle_notifications, start_clock, tell_other, tell_recipient

GONE = _("Somebody else has just changed this transmission. Look at it again before going on.")
CHANGED = _("What would be sent has changed since you checked it. Look at it again, then send it.")
NO_FILE = _("Open a file for the person first, or say why there is none: what was sent to you would be lost.")
INCOMPLETE = _("Complete what the other CPAS must know: who the person is, how to reach them, what they ask and why.")


def _check_day(day: date, since: date, field: str) -> None:
    if not since <= day <= timezone.localdate():
        raise Problem("day_impossible", _("This day must lie between the day of the request and today."), field=field)


def hold_transmission(transmission: Transmission) -> Transmission:
    """Keep an open one as it is until the running transaction ends; it, read afresh.

    Raises Problem changed_meanwhile (409): an ended one can be locked by neither side, the wall hides it from updates.
    """
    locked = Transmission.objects.select_for_update().filter(pk=transmission.pk).first()
    if locked is None:
        raise Problem("changed_meanwhile", GONE, status=409)
    return locked


def move(
    actor: Actor | None, transmission: Transmission, event: str, *, detail: str = "", **changes: Any
) -> Transmission:
    """Lock, apply one transition of the table, save, write it down. Raises Problem changed_meanwhile (409).

    Run in a transaction, as the side whose step it is. `actor` is None when a message at the recipient does it.
    """
    locked = hold_transmission(transmission)
    party = rules.RECIPIENT if actor is None else party_of(actor, locked)
    target = rules.target_of(event, locked.state, party)
    if target is None or (event == "settle" and not rules.may_settle(party, locked.competent_party)):
        raise Problem("changed_meanwhile", GONE, status=409)
    if target in rules.TERMINAL:
        changes["ended_at"] = timezone.now()
    for name, value in {"state": target, **changes}.items():
        setattr(locked, name, value)
    locked.save(update_fields=["state", *changes])
    owner = locked.sender_id if party == rules.RECIPIENT else None
    late = locked.is_sent_late if event == "send" else event == "ask_spp_is" and locked.is_asked_late
    record(
        actor=actor, action=f"transmission.{event}", object_kind="transmission", object_id=locked.pk,
        owner_role=owner, detail="late" if late else detail,
    )  # fmt: skip
    settle_notifications(locked)
    return locked


def acknowledge_request(*, actor: Actor, transmission: Transmission, given_on: date) -> Transmission:
    """The person has the receipt, since this day. Raises Problem day_impossible, changed_meanwhile (409)."""
    _check_day(given_on, transmission.request_received_on, "given_on")
    with transaction.atomic():
        return move(actor, transmission, "acknowledge", acknowledged_on=given_on)


def fingerprint(transmission: Transmission, person: Mapping[str, str]) -> str:
    """What tells what would leave from anything else, without saying anything of it."""
    frame = [
        transmission.recipient_id, transmission.rule_id, transmission.aid, transmission.evidence, transmission.urgent,
    ]  # fmt: skip
    values = json.dumps([frame, sorted(person.items())])
    return salted_hmac("sharing.transmissions.check", values, algorithm="sha256").hexdigest()


def send_transmission(
    *, actor: Actor, transmission: Transmission, notice_on: date | None, notice_by: str, shown: str | None = None
) -> Transmission:
    """Send the request on, once the person has been told in writing; later than the term too, which is written down.

    `shown` is the fingerprint of what was looked at before; None when nobody looked. Raises Problem no_notice,
    day_impossible, incomplete, changed_since_shown (409), changed_meanwhile (409).
    """
    if notice_on is None or notice_by not in NoticeWay.values:
        missing = "notice_on" if notice_on is None else "notice_by"
        raise Problem("no_notice", _("Say when and how the person got the written notice."), field=missing)
    _check_day(notice_on, transmission.request_received_on, "notice_on")
    with transaction.atomic():
        locked = hold_transmission(transmission)
        kept = kept_of(actor, locked)
        person = dict(kept.person) if kept else {}
        if rules.missing(person):
            raise Problem("incomplete", INCOMPLETE, status=409)
        if shown is not None and not constant_time_compare(shown, fingerprint(locked, person)):
            raise Problem("changed_since_shown", CHANGED, status=409)
        today = timezone.localdate()
        ask_by = end_of_term(text_of("conflict.ask", today), today)
        moved = move(
            actor, locked, "send",
            sent_at=timezone.now(), notice_on=notice_on, notice_by=notice_by, payload=person, ask_by=ask_by,
        )  # fmt: skip
        note_for_sender(actor, moved, "transmission.sent")
        tell_recipient(moved)
    return moved


def lacks_file(actor: Actor, transmission: Transmission) -> bool:
    """Whether the acting CPAS is the second one, has the request to examine, and has opened no file of it here."""
    if party_of(actor, transmission) != rules.RECIPIENT or not transmission.is_examined_by_recipient:
        return False
    return not dossiers().is_taken_up(transmission.pk)


def cancel_transmission(*, actor: Actor, transmission: Transmission) -> Transmission:
    """Give an unsent one up: a draft is cancelled; once the receipt is out, the own CPAS examines the request itself.

    Raises Problem changed_meanwhile (409): what was sent is not taken back.
    """
    with transaction.atomic():
        locked = hold_transmission(transmission)
        moved = move(actor, locked, "keep" if locked.state == rules.ACKNOWLEDGED else "cancel")
        note_for_sender(actor, moved, f"transmission.{moved.state}")
    return moved


def receive_transmission(transmission_id: UUID) -> Transmission | None:
    """Mark a sent one as received, unless it has moved on. Run as the recipient, in a transaction."""
    found = Transmission.objects.filter(pk=transmission_id, state=rules.SENT).first()
    return move(None, found, "receive", received_at=timezone.now()) if found else None


def accept_transmission(*, actor: Actor, transmission: Transmission) -> Transmission:
    """Take the request up, from the day on which it was first received. Raises Problem changed_meanwhile (409)."""
    with transaction.atomic():
        moved = move(
            actor, transmission, "accept",
            answered_at=timezone.now(), recipient_worker=actor.user_name,
        )  # fmt: skip
        tell_other(actor, moved)
    return moved


def decline_transmission(
    *, actor: Actor, transmission: Transmission, rule: LegalText, evidence: str, reasons: str
) -> Transmission:
    """The second CPAS is not competent either, by this rule and for these reasons: it has SPP IS decide.

    Raises Problem rule_not_in_force, no_evidence, no_reasons, national_number, changed_meanwhile (409).
    """
    if not competence_rules(transmission.request_received_on).filter(pk=rule.pk).exists():
        raise Problem("rule_not_in_force", _("Choose a rule that applies on the day of the request."), field="rule")
    if evidence not in Evidence.values:
        raise Problem("no_evidence", _("Choose what shows which CPAS is competent."), field="evidence")
    if not (said := checked_text("reasons", reasons)):
        raise Problem("no_reasons", _("Say why your CPAS is not competent."), field="reasons")
    with transaction.atomic():
        moved = move(
            actor, transmission, "decline", answered_at=timezone.now(),
            recipient_worker=actor.user_name, second_rule=rule, second_evidence=evidence,
            second_reasons=said,
        )  # fmt: skip
        tell_other(actor, moved)
    return moved


def ask_spp_is(*, actor: Actor, transmission: Transmission, asked_on: date) -> Transmission:
    """The second CPAS has submitted the conflict to SPP IS on this day; both positions stand beside each other.

    Raises Problem day_impossible, changed_meanwhile (409).
    """
    _check_day(asked_on, timezone.localdate(transmission.sent_at), "asked_on")
    with transaction.atomic():
        decide_by = end_of_term(text_of("conflict.decide", asked_on), asked_on)
        moved = move(actor, transmission, "ask_spp_is", spp_is_on=asked_on, decide_by=decide_by)
        tell_other(actor, moved)
        start_clock(actor.body_role, moved, decide_by)
    return moved


def record_decision(*, actor: Actor, transmission: Transmission, competent: Body, decided_on: date) -> Transmission:
    """SPP IS has named the CPAS that examines the request for the time being.

    Raises Problem day_impossible, not_a_cpas, changed_meanwhile (409).
    """
    _check_day(decided_on, transmission.spp_is_on or transmission.request_received_on, "decided_on")
    if competent.kind != identity.CPAS:
        raise Problem("not_a_cpas", _("Choose a CPAS."), field="competent")
    with transaction.atomic():
        moved = move(actor, transmission, "decide", competent=competent, decided_on=decided_on)
        tell_other(actor, moved)
    return moved


def settle_transmission(*, actor: Actor, transmission: Transmission, without_file: str = "") -> Transmission:
    """The request is in the hands of the CPAS that examines it: what was transmitted is erased from what both share.

    The second CPAS, when it is the one that examines, has opened a file from it before, or says why there is none
    (`WithoutFile`), which is written down: a request that counts from its first day is not lost by a click.
    Raises Problem no_file_yet, unknown_reason, changed_meanwhile (409), also to the side that the decision does not
    name.
    """
    if without_file and without_file not in WithoutFile.values:
        raise Problem("unknown_reason", _("Choose one of the answers."), field="without_file")
    with transaction.atomic():
        locked = hold_transmission(transmission)
        if not without_file and lacks_file(actor, locked):
            raise Problem("no_file_yet", NO_FILE, field="without_file", status=409)
        moved = move(actor, locked, "take_up" if locked.state == rules.ACCEPTED else "settle", detail=without_file)
        tell_other(actor, moved)
    return moved
