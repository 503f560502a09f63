"""The filters of the list of referrals."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from maillage.audit.actor import Actor
from maillage.identity import rules as identity
from sharing.referrals import rules
from sharing.referrals.access import distributes, workers
from sharing.referrals.listing import MINE, NOBODY
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
    whose = forms.ChoiceField(label=_("Followed by"), required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sends = actor.body_kind == identity.CPAS
        if sends:
            del self.fields["whose"]
        else:
            del self.fields["direction"]
            whose = self.fields["whose"]
            assert isinstance(whose, forms.ChoiceField)
            whose.choices = [ALL, (MINE, _("Me")), (NOBODY, _("Nobody yet")), *_colleagues(actor)]
        states = [choice for choice in SINGLE_STATES if sends or choice[0] != rules.DRAFT]
        field = self.fields["state"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [ALL, *STAGES.items(), *states]


def _colleagues(actor: Actor) -> list[tuple[str, str]]:
    """For who distributes, everybody else of the team; a coach sees nothing of what others follow."""
    if not distributes(actor):
        return []
    return [(str(card.user_id), card.name) for card in workers(actor).exclude(user_id=actor.user_id)]
