"""What a sender sees of its own referrals: before one leaves, and afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from maillage.audit.actor import Actor
from maillage.audit.record import record
from maillage.identity.models import Function
from maillage.problems import Problem
from sharing.grants.models import Grant, GrantUse
from sharing.grants.subjects import files
from sharing.grants.uses import Use
from sharing.referrals import rules
from sharing.referrals.access import READS, SentReferral, access_sent_under
from sharing.referrals.disclosing import PreviewedField, fingerprint, preview
from sharing.referrals.models import Referral
from sharing.referrals.services import GONE
from sharing.referrals.wording import state_colour, state_words

PREVIEWED = "disclosure.preview"  # in the audit log: values of the file were shown before they left


@dataclass(frozen=True, slots=True)
class Leaving:
    """One field about to leave: its label, and its value in words."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Check:
    """All that a sender checks before a referral leaves.

    `readers` are the functions that read it at the recipient, `kept_back` what never leaves this file; `fingerprint`
    goes back with the decision to send, so that nothing else leaves than what was looked at.
    """

    referral: Referral
    use: GrantUse
    leaving: list[Leaving]
    fingerprint: str
    readers: list[str]
    kept_back: tuple[str, ...]


def check_of(actor: Actor, sent: SentReferral) -> Check:
    """What sending this draft would disclose now; that the file was looked at for it is written down.

    Call with one from `access_sent_to_act`.

    Raises Problem changed_meanwhile (409) when it cannot be sent (any more).
    """
    if rules.target_of("send", sent.referral.state, rules.SENDER) is None:
        raise Problem("changed_meanwhile", GONE, status=409)
    looked_at = preview(sent.use.grant)
    record(actor=actor, action=PREVIEWED, object_kind="referral", object_id=sent.referral.pk)
    functions = READS.get(sent.referral.recipient.kind, frozenset())
    return Check(
        referral=sent.referral,
        use=sent.use,
        leaving=_in_words(looked_at),
        fingerprint=fingerprint(looked_at),
        readers=[str(function.label) for function in Function if function in functions],
        kept_back=files().kept_back(sent.use.subject_id),
    )


def previewed(actor: Actor, grant: Grant) -> list[PreviewedField]:
    """The fields that a referral under this agreement discloses now; that the file was looked at is written down."""
    record(actor=actor, action=PREVIEWED, object_kind="grant", object_id=grant.pk)
    return preview(grant)


def leaving_under(actor: Actor, grant: Grant) -> list[Leaving]:
    """The same, in words."""
    return _in_words(previewed(actor, grant))


def _in_words(shown: Sequence[PreviewedField]) -> list[Leaving]:
    return [Leaving(str(item.field.label), files().display(item.field.code, item.value)) for item in shown]


def uses_of(actor: Actor, grant: Grant) -> list[Use]:
    """The referrals under an agreement (`sharing.grants.uses`)."""
    return [
        Use(
            referral_id=sent.referral.pk,
            reference=sent.referral.reference,
            reason=sent.use.reason,
            state=str(state_words(sent.referral.state, rules.SENDER)),
            colour=state_colour(sent.referral.state, rules.SENDER),
            is_open=sent.referral.state in rules.OPEN,
            since=sent.referral.sent_at or sent.referral.created_at,
            ended_at=sent.referral.ended_at,
        )
        for sent in access_sent_under(actor, grant)
    ]
