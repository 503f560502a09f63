"""The form of the clocks that a CPAS sets."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sharing.referrals.rules import Clocks


def _days(label: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, min_value=1, max_value=120, widget=forms.NumberInput(attrs={"class": "w-short"})
    )


class ClocksForm(forms.Form):
    """Working days without an answer, for ordinary and for urgent referrals."""

    remind = _days(_("Remind the recipient after"))
    tell = _days(_("Tell the sender after"))
    expire = _days(_("End the referral after"))
    urgent_remind = _days(_("Urgent: remind the recipient after"))
    urgent_tell = _days(_("Urgent: tell the sender after"))
    urgent_expire = _days(_("Urgent: end the referral after"))
    tell_manager = forms.BooleanField(label=_("Tell the manager too when there is no answer"), required=False)

    def __init__(self, *args: Any, ordinary: Clocks, urgent: Clocks, tell_manager: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {
            "remind": ordinary.remind, "tell": ordinary.tell, "expire": ordinary.expire,
            "urgent_remind": urgent.remind, "urgent_tell": urgent.tell, "urgent_expire": urgent.expire,
            "tell_manager": tell_manager,
        }  # fmt: skip
