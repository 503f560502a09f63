"""Every decision on a referral as data: whose it is, what it asks, what it does, what is said about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from maillage.audit.actor import Actor
from sharing.referrals import rules, services
from sharing.referrals.models import Referral
from sharing.referrals.web import decision_forms as forms

type Act = Callable[[Actor, Referral, dict[str, Any]], object]
type Words = str | Promise


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision, its page and its words. `offer` is the button that leads to it, `explains` says what it does:
    %(organisation)s is the other side. `main` is what the state calls for; `final` cannot be undone.
    """

    slug: str
    event: str
    by: str
    offer: Words
    explains: Words
    done: Words
    act: Act
    form: type[forms.DecisionForm] = forms.DecisionForm
    main: bool = False
    final: bool = False


def _plainly(service: Callable[..., object]) -> Act:
    return lambda actor, referral, values: service(actor=actor, referral=referral, **values)


def _accept(actor: Actor, referral: Referral, values: dict[str, Any]) -> object:
    named = {"worker_name": values["worker"]} if referral.outside else {"worker_id": UUID(values["worker"])}
    return services.accept_referral(
        actor=actor, referral=referral, first_contact_on=values["first_contact_on"], **named
    )


def _attempt(actor: Actor, referral: Referral, values: dict[str, Any]) -> object:
    return services.record_attempt(actor=actor, referral=referral, **values | {"reached": bool(values["reached"])})


RECIPIENTS = (
    Decision(
        "accept", "accept", rules.RECIPIENT, _("Accept"),
        _("%(organisation)s is told who follows the person and when you first meet."),
        _("The referral is accepted. Its sender is told."), _accept, forms.AcceptForm, main=True,
    ),
    Decision(
        "ask", "request_info", rules.RECIPIENT, _("Ask for information"),
        _("%(organisation)s is asked before you answer. It can write to you, and complete what is shared."),
        _("Your question is sent."), _plainly(services.request_information), forms.AskForm,
    ),
    Decision(
        "wait", "waitlist", rules.RECIPIENT, _("Put on the waiting list"),
        _("%(organisation)s is told that the person waits for a place, and when you look at it again."),
        _("The person is on the waiting list. The sender is told."), _plainly(services.put_on_waiting_list),
        forms.WaitForm,
    ),
    Decision(
        "attempt", "", rules.RECIPIENT, _("Write down a contact"),
        _("%(organisation)s sees the days on which you tried to reach the person. After three different days in vain"
          " the referral can end."),
        _("The contact is written down."), _attempt, forms.AttemptForm,
    ),
    Decision(
        "bounce", "bounce", rules.RECIPIENT, _("The person cannot be reached"),
        _("You tried on three different days. The referral ends, %(organisation)s is told, and what had been shared"
          " with you is erased at once: this cannot be undone."),
        _("The referral has ended. Its sender is told."), _plainly(services.bounce_referral), final=True,
    ),
    Decision(
        "decline", "decline", rules.RECIPIENT, _("Decline"),
        _("%(organisation)s is told the reason, and confirms it or sends the referral back once. From now on you read"
          " nothing more about the person."),
        _("The referral is declined. Its sender is told."), _plainly(services.decline_referral), forms.DeclineForm,
        final=True,
    ),
    Decision(
        "start", "start", rules.RECIPIENT, _("Begin the follow-up"),
        _("%(organisation)s sees since when you work together."),
        _("The follow-up has begun."), _plainly(services.start_follow_up), forms.StartForm, main=True,
    ),
    Decision(
        "hold", "hold", rules.RECIPIENT, _("Put on hold"),
        _("%(organisation)s is told that the follow-up rests, and until when."),
        _("The follow-up rests. The sender is told."), _plainly(services.put_on_hold), forms.HoldForm,
    ),
    Decision(
        "resume", "resume", rules.RECIPIENT, _("Go on with the follow-up"),
        _("%(organisation)s is told that it goes on."),
        _("The follow-up goes on."), _plainly(services.resume_follow_up), main=True,
    ),
    Decision(
        "outcome", "report_outcome", rules.RECIPIENT, _("Report the outcome"),
        _("%(organisation)s is told what became of it, and closes the referral."),
        _("The outcome is reported. The sender is told."), _plainly(services.report_outcome), forms.OutcomeForm,
    ),
)  # fmt: skip
SENDERS = (
    Decision(
        "inform", "answer_info", rules.SENDER, _("The information is given"),
        _("First complete the file or write a message. %(organisation)s then answers, and its time begins again."),
        _("The recipient is told."), _plainly(services.answer_information), main=True,
    ),
    Decision(
        "confirm-decline", "confirm_decline", rules.SENDER, _("Take note of the refusal"),
        _("The referral to %(organisation)s ends, and what it disclosed is erased: this cannot be undone."),
        _("The referral has ended."), _plainly(services.confirm_decline), main=True, final=True,
    ),
    Decision(
        "send-back", "send_back", rules.SENDER, _("Send it back"),
        _("%(organisation)s looks at it once more. This can be done once."), _("The referral is sent back."),
        _plainly(services.send_back),
    ),
    Decision(
        "contest", "contest", rules.SENDER, _("Contest the refusal"),
        _("Your manager is told and decides: take note, or choose another recipient."),
        _("Your manager is told."), _plainly(services.contest_decline),
    ),
    Decision(
        "close", "close", rules.SENDER, _("Close the referral"),
        _("What %(organisation)s could read is erased at once; what it wrote comes into the person’s file. This cannot"
          " be undone."),
        _("The referral is closed."), _plainly(services.close_referral), forms.CloseForm, main=True, final=True,
    ),
    Decision(
        "follow-on", "follow_on", rules.SENDER, _("Ask to go on"),
        _("%(organisation)s is asked to go on with the person."), _("The recipient is told."),
        _plainly(services.ask_to_follow_on),
    ),
    Decision(
        "error", "mark_error", rules.SENDER, _("Mark as entered in error"),
        _("The referral should not have been written. What %(organisation)s could read is erased at once: this cannot"
          " be undone."),
        _("The referral is marked as an error."), _plainly(services.mark_entered_in_error), final=True,
    ),
)  # fmt: skip
_replaced: dict[str, Decision] = {}


def replace_decision(decision: Decision) -> None:
    """Let a feature above do more at a decision than its own service: called from `AppConfig.ready`, once a slug."""
    _replaced[decision.slug] = decision


def in_force(decision: Decision) -> Decision:
    """This decision, or what takes its place."""
    return _replaced.get(decision.slug, decision)
