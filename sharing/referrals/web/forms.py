"""Forms of referrals: the list's filters, and the recipient's answers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maillage.audit.actor import Actor
from maillage.identity import rules as identity
from maillage.ui.forms import DateInput
from sharing.referrals import rules
from sharing.referrals.access import workers
from sharing.referrals.models import DeclineReason, ReferralState
from sharing.referrals.wording import STAGES

ALL = ("", _("All"))
# A state that the list words by its stage is no choice of its own.
SINGLE_STATES = [(state.value, state.label) for state in ReferralState if state.value not in rules.WAITING]


class ReferralFilter(forms.Form):
    """What the list is narrowed to. Only a CPAS sends: the others have no direction to choose, and no drafts."""

    mark_optional = False
    q = forms.CharField(label=_("Name or reference"), max_length=100, required=False)
    direction = forms.ChoiceField(
        label=_("Direction"),
        required=False,
        choices=[ALL, (rules.RECIPIENT, _("Received")), (rules.SENDER, _("Sent"))],
    )
    state = forms.ChoiceField(label=_("State"), required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sends = actor.body_kind == identity.CPAS
        if not sends:
            del self.fields["direction"]
        states = [choice for choice in SINGLE_STATES if sends or choice[0] != rules.DRAFT]
        field = self.fields["state"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [ALL, *STAGES.items(), *states]


class AcceptForm(forms.Form):
    """Who will follow the person, and when they first meet."""

    worker = forms.ChoiceField(label=_("Who will follow this person"))
    first_contact_on = forms.DateField(label=_("Day of the first contact"), widget=DateInput)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cards = list(workers(actor))
        worker = self.fields["worker"]
        assert isinstance(worker, forms.ChoiceField)
        worker.choices = [(str(card.user_id), card.name) for card in cards]
        today = timezone.localdate()
        self.initial = {"worker": str(actor.user_id), "first_contact_on": today}
        self.fields["first_contact_on"].widget.attrs["min"] = today.isoformat()


class DeclineForm(forms.Form):
    """Why the recipient declines."""

    reason = forms.ChoiceField(label=_("Reason"), choices=DeclineReason, widget=forms.RadioSelect)


class CloseForm(forms.Form):
    """Nothing to fill in: the page says what closing does."""
