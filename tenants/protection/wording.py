"""Actions of the audit log in words."""

from __future__ import annotations

from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from maillage.ui.dates import written
from tenants.protection.services.contests import Target

# What the log of a CPAS holds most, and what an officer looks for. Another action is shown by its code.
ACTIONS: dict[str, Any] = {
    "disclosure.read": _("Shared information read"),
    "participant.read": _("File read"),
    "participant.open": _("File opened"),
    "participant.correct": _("File corrected"),
    "national_number.use": _("National register number used"),
    "receipt.show": _("Receipt shown"),
    "grant.record": _("Agreement recorded"),
    "grant.refuse": _("Refusal recorded"),
    "grant.document": _("Signed document handed out"),
    "grant.narrow": _("Agreement narrowed"),
    "grant.renew": _("Agreement renewed"),
    "grant.reconfirm": _("Agreement confirmed again"),
    "grant.withdraw": _("Agreement withdrawn"),
    "referral.draft": _("Referral drafted"),
    "referral.send": _("Referral sent"),
    "referral.accept": _("Referral accepted"),
    "referral.decline": _("Referral declined"),
    "referral.close": _("Referral closed"),
    "disclosure.preview": _("Information looked at before it is shared"),
    "import.preview": _("Changes of a list looked at"),
    "disclosure.make": _("Information shared"),
    "disclosure.refresh": _("Shared information corrected"),
    "field.confirm": _("Field taken over into a file"),
    "transmission.read": _("Transmission read"),
    "emergency.open": _("Emergency access"),
    "access.contest": _("Access contested"),
    "access.contest_answer": _("Contested access answered"),
    "log.read": _("Access log read"),
    "log.export": _("Access log exported"),
    "register.add": _("Entry added to a register"),
    "register.change": _("Entry of a register changed"),
    "request.register": _("Request of a person registered"),
    "request.extend": _("Request of a person extended"),
    "request.answer": _("Request of a person answered"),
    "key.create": _("Key for a program made"),
    "key.revoke": _("Key for a program revoked"),
    "invitation.send": _("Colleague invited"),
    "membership.end": _("Membership ended"),
    "membership.suspend": _("Member suspended"),
    "membership.lift": _("Suspension lifted"),
    "membership.describe": _("Member described"),
    "moderation.opinion": _("Opinion given on a refusal"),
    "sign_in": _("Signed in"),
    "sign_out": _("Signed out"),
}


def action_label(action: str) -> str:
    """The action in words, or its code."""
    return str(ACTIONS.get(action, action))


def target_words(target: Target) -> str:
    """What a person can contest, as a line of a form."""
    if target.look is None:
        return gettext("That it was shared with %(organisation)s on %(day)s") % {
            "organisation": target.shared.referral.recipient.name,
            "day": written(localtime(target.shared.since)),
        }
    return gettext("That %(organisation)s, %(function)s, looked on %(moment)s") % {
        "organisation": target.look.organisation,
        "function": target.look.function_label,
        "moment": written(localtime(target.look.at), "DATETIME_FORMAT"),
    }
