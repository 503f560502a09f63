"""What each decision on a referral asks: one form a page."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maillage.audit.actor import Actor
from maillage.ui.forms import DateInput, NativeDates
from sharing.grants.models import Grant
from sharing.referrals import rules
from sharing.referrals.access import workers
from sharing.referrals.models import (
    Channel,
    DeclineReason,
    Delivered,
    HoldReason,
    NextStep,
    Outcome,
    PersonAnswer,
    Referral,
    Wanted,
)


class DecisionForm(NativeDates, forms.Form):
    """A form of one decision; by itself it asks nothing: the page says what the decision does."""

    def __init__(self, *args: Any, actor: Actor, referral: Referral, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor, self.referral = actor, referral


def _days(form: forms.Form, name: str, *, first: int = 0, last: int | None = None) -> None:
    """Let the browser offer only days from today on, counted in days from it."""
    today = timezone.localdate()
    attrs = form.fields[name].widget.attrs
    attrs["min"] = (today + timedelta(days=first)).isoformat()
    if last is not None:
        attrs["max"] = (today + timedelta(days=last)).isoformat()


class AcceptForm(DecisionForm):
    """Who will follow the person, and when they first meet."""

    worker = forms.ChoiceField(label=_("Who will follow this person"))
    first_contact_on = forms.DateField(label=_("Day of the first contact"), widget=DateInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"worker": str(self.actor.user_id), "first_contact_on": timezone.localdate()}
        if self.referral.outside:
            self.initial["worker"] = ""
            self.fields["worker"] = forms.CharField(label=_("Who will follow this person"), max_length=161)
        else:
            worker = self.fields["worker"]
            assert isinstance(worker, forms.ChoiceField)
            worker.choices = [(str(card.user_id), card.name) for card in workers(self.actor)]
        _days(self, "first_contact_on")


class DeclineForm(DecisionForm):
    """Why the recipient declines; of one without an account also who said so."""

    reason = forms.ChoiceField(label=_("Reason"), choices=DeclineReason, widget=forms.RadioSelect)
    declined_by = forms.CharField(label=_("Who declined"), max_length=161, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.referral.outside:
            del self.fields["declined_by"]


class AskForm(DecisionForm):
    """What the recipient needs to know before it answers."""

    wanted = forms.MultipleChoiceField(
        label=_("What do you need to know?"), choices=Wanted, widget=forms.CheckboxSelectMultiple
    )


class WaitForm(DecisionForm):
    """When the waiting list is looked at again."""

    review_on = forms.DateField(
        label=_("Day on which you look at it again"), widget=DateInput, help_text=_("Within 30 days.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _days(self, "review_on", first=1, last=rules.WAITLIST_REVIEW_WITHIN.days)


class AttemptForm(DecisionForm):
    """One time that somebody tried to reach the person, or did."""

    on = forms.DateField(label=_("Day"), widget=DateInput)
    channel = forms.ChoiceField(label=_("How"), choices=Channel, widget=forms.RadioSelect)
    reached = forms.ChoiceField(
        label=_("Did you reach the person?"), choices=[("", _("No")), ("yes", _("Yes"))], required=False,
        widget=forms.RadioSelect,
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"on": timezone.localdate(), "reached": ""}


class StartForm(DecisionForm):
    """Since when the person takes part."""

    started_on = forms.DateField(label=_("Day of the start"), widget=DateInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"started_on": timezone.localdate()}


class HoldForm(DecisionForm):
    """Why the follow-up rests, and until when."""

    reason = forms.ChoiceField(label=_("Reason"), choices=HoldReason, widget=forms.RadioSelect)
    resume_on = forms.DateField(label=_("Day on which it goes on"), widget=DateInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _days(self, "resume_on", first=1)


class OutcomeForm(DecisionForm):
    """What became of it."""

    outcome = forms.ChoiceField(label=_("What became of it?"), choices=Outcome, widget=forms.RadioSelect)
    outcome_on = forms.DateField(label=_("Since which day?"), widget=DateInput)
    delivered = forms.MultipleChoiceField(
        label=_("What did you do with the person?"), choices=Delivered, widget=forms.CheckboxSelectMultiple
    )
    next_step = forms.ChoiceField(label=_("What comes next?"), choices=NextStep, widget=forms.RadioSelect)
    person_answer = forms.ChoiceField(
        label=_("Did it help? The person’s own answer"),
        choices=[("", _("Not asked yet")), *PersonAnswer.choices[:-1]],
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"outcome_on": timezone.localdate(), "person_answer": ""}


class CloseForm(DecisionForm):
    """The person's own answer, if it was asked."""

    person_answer = forms.ChoiceField(
        label=_("Did it help? The person’s own answer"), choices=PersonAnswer, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"person_answer": self.referral.person_answer}


class RerouteForm(DecisionForm):
    """Under which other agreement of the person."""

    grant = forms.ChoiceField(label=_("To whom? By an agreement that the person gave"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, grants: list[Grant], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["grant"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(grant.pk), f"{grant.recipient_name} – {grant.purpose}") for grant in grants]
