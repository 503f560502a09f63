"""The letters to a member: a call with the working of its amount, a reminder. One page, read aloud well.

In French, the language in which the members' councils and banks are written to here.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404
from django.utils import translation
from django.utils.translation import gettext as _

from budgets.contributions.access import payment_account_of
from budgets.contributions.models import ContributionCall, PoolAccount, Reminder
from budgets.contributions.qr import transfer_code
from budgets.contributions.reading import CallView, PoolCalls, read_calls
from budgets.contributions.rules import states
from budgets.contributions.rules.numbers import written_iban, written_reference
from budgets.contributions.working import working_rows
from budgets.models import CouncilVote
from maillage.audit.actor import Actor
from maillage.documents.pdf import render
from maillage.ui.dates import written
from maillage.ui.fields import euros

TEMPLATE = "contributions/letter.typ"


def call_letter(actor: Actor, call: ContributionCall) -> bytes:
    """The letter of a call from `access_call`. Raises Http404 once it was taken back."""
    read, view = _standing(actor, call)
    with translation.override(settings.LANGUAGE_CODE):
        names = {"label": call.round.label}
        if call.cents < 0:
            title, lead = (
                _("Credit on your share: %(label)s") % names,
                [_("The modified budget lowers your share. This is a credit.")],
            )
        else:
            title, lead = _("Contribution: %(label)s") % names, [_invitation(view)]
        if read.is_settled:
            lead.append(_("The final account is drawn up since: what is left of this call is part of what it asks."))
        return _letter(view, title, lead, written(call.round.issued_on))


def reminder_letter(actor: Actor, call: ContributionCall) -> bytes:
    """The letter of the latest reminder of a call from `access_call`. Raises Http404 where there was none, or where
    nothing is left of it.
    """
    _read, view = _standing(actor, call)
    if not view.reminders or view.standing.left <= 0:
        raise Http404
    latest = view.reminders[-1]
    with translation.override(settings.LANGUAGE_CODE):
        title = _("Reminder %(number)s: %(label)s") % {"number": latest.number, "label": call.round.label}
        return _letter(view, title, [_reminding(view, latest)], written(latest.sent_on))


def _standing(actor: Actor, call: ContributionCall) -> tuple[PoolCalls, CallView]:
    read = read_calls(actor, call.pool)
    view = read.call(call.pk)
    if view.standing.state == states.CANCELLED:
        raise Http404
    return read, view


def _invitation(view: CallView) -> str:
    if not view.standing.left:
        return _("Nothing is left to pay of this call for the pooled budget “%(pool)s”.") % {
            "pool": view.call.pool.name
        }
    return _("Please pay %(amount)s by %(day)s for the pooled budget “%(pool)s”.") % {
        "amount": euros(view.standing.left), "day": written(view.call.due_on),
        "pool": view.call.pool.name,
    }  # fmt: skip


def _reminding(view: CallView, reminder: Reminder) -> str:
    return _("Of the call below, which was due on %(day)s, we have not received %(amount)s. Please pay it now.") % {
        "day": written(view.call.due_on), "amount": euros(view.standing.left),
    }  # fmt: skip


def _letter(view: CallView, title: str, lead: list[str], day: str) -> bytes:
    call = view.call
    member = call.member
    assert member is not None, "a call is to a member"
    budget, *working = working_rows(call)
    data: dict[str, Any] = {
        "sender": call.pool.coordination.name,
        "recipient": [member.name],
        "day": day,
        "salutation": _("Dear Sir or Madam,"),
        "lead": lead,
        "working_title": _("How this amount comes about"),
        "working": [budget, *_decision(call), *working],
        "result": [_("This call") if call.cents > 0 else _("This credit"), euros(call.cents)],
        **_payment(view),
        "closing": [_("The pool is an auxiliary account: the legal books are each CPAS’s own.")],
        "signature": _("For %(coordination)s (name, function, signature)")
        % {"coordination": call.pool.coordination.name},
    }
    return render(TEMPLATE, data, title=title, language=settings.LANGUAGE_CODE)


def _decision(call: ContributionCall) -> list[list[str]]:
    """How the member's own council decided on the budget that is called; nothing before its vote is entered."""
    votes = CouncilVote.objects.filter(version=call.round.apportionment.version_id, member=call.member_id)
    vote = votes.order_by("entered_at").last()
    if vote is None or not vote.approved:
        return []
    return [[_("Approved by your council on"), " – ".join(filter(None, [written(vote.voted_on), vote.reference]))]]


def _payment(view: CallView) -> dict[str, Any]:
    """What to pay, where to, with which communication; the code to scan where the account is known."""
    call, standing = view.call, view.standing
    if call.cents < 0:
        rows = [
            [_("Amount"), euros(-call.cents)],
            [_("How"), _("It comes off your next calls, or is paid back to you.")],
        ]
        return {"pay_title": _("Your credit"), "pay": rows}
    paid = [[_("Paid or offset already"), euros(standing.paid)]] if standing.paid else []
    if not standing.left:
        return {"pay_title": _("Payment"), "pay": [*paid, [_("Amount to pay"), euros(0)]]}
    rows = [
        *paid,
        [_("Amount to pay"), euros(standing.left)],
        [_("To be paid by"), written(call.due_on)],
        *_account_rows(account := payment_account_of(call.pool)),
        [_("Structured communication"), written_reference(call.reference)],
    ]
    found: dict[str, Any] = {"pay_title": _("Payment"), "pay": rows}
    code = transfer_code(account, standing.left, call.reference) if account else None
    if account is None or code is None:
        return found
    names = {
        "amount": euros(standing.left), "holder": account.holder, "iban": written_iban(account.iban),
        "reference": written_reference(call.reference),
    }  # fmt: skip
    alt = _("QR code of a transfer of %(amount)s to %(holder)s, %(iban)s, communication %(reference)s") % names
    return found | {"code": code, "code_alt": alt, "code_hint": _("Scan it with your bank’s application.")}


def _account_rows(account: PoolAccount | None) -> list[list[str]]:
    if account is None:
        return []
    rows = [[_("Account holder"), account.holder], [_("Account (IBAN)"), written_iban(account.iban)]]
    return rows + ([[_("BIC"), account.bic]] if account.bic else [])
