"""The filters of the list of referrals."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from maillage.audit.actor import Actor
from maillage.identity import rules as identity
from sharing.referrals import rules
from sharing.referrals.models import ReferralState
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
