"""What is asked about calls and payments. Names are those by which the services tell what is wrong."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from budgets.contributions.models import PaymentKind
from budgets.contributions.models.payments import BIC, HOLDER
from budgets.contributions.reading import CallView
from budgets.contributions.rules.portions import MalformedPortion, parse_portion
from budgets.models import FundingSource
from maillage.identity.models import Body
from maillage.ui.fields import AmountField, euros
from maillage.ui.forms import NativeDates

MEMBER, SOURCE = "member", "source"


class PortionField(forms.CharField):
    """A part of the year's share, cleaned to a fraction."""

    default_error_messages = {
        "malformed_portion": _("Write a fraction such as 1/3 or a percentage such as 25 %, of 100 % at most.")
    }

    def clean(self, value: Any) -> Fraction:
        """The fraction. Raises ValidationError."""
        try:
            return parse_portion(str(super().clean(value)))
        except MalformedPortion as problem:
            raise forms.ValidationError(self.error_messages["malformed_portion"], "malformed_portion") from problem


class RoundForm(NativeDates, forms.Form):
    """A round of calls: three answers."""

    portion = PortionField(
        label=_("Part of the year’s shares to call now"),
        max_length=20,
        help_text=_("Such as 1/3 or 25 %."),
        widget=forms.TextInput(attrs={"class": "w-short", "autocomplete": "off"}),
    )
    due_on = forms.DateField(label=_("To be paid by"))
    label = forms.CharField(label=_("What is called"), max_length=120, help_text=_("It is the subject of the letters."))

    def __init__(self, *args: Any, is_first: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_first:
            self.fields["portion"].help_text = _(
                "Such as 1/3 or 25 %. With 0, only what a modified budget changes or what was taken back."
            )


class PaymentForm(NativeDates, forms.Form):
    """A payment by a member or to one."""

    kind = forms.ChoiceField(
        label=_("Direction"),
        widget=forms.RadioSelect,
        choices=[(PaymentKind.PAYMENT, _("The member has paid")), (PaymentKind.REFUND, _("The member was paid back"))],
        initial=PaymentKind.PAYMENT,
    )
    member = forms.ModelChoiceField(label=_("Member"), queryset=Body.objects.none(), to_field_name="slug")
    amount = AmountField(label=_("Amount in euros"), min_cents=1)
    day = forms.DateField(label=_("Day on the bank statement"))
    call = forms.ChoiceField(
        label=_("For which call"), required=False,
        help_text=_("Without one, the oldest call of the member is paid first."),
    )  # fmt: skip
    note = forms.CharField(label=_("Note"), max_length=200, required=False, help_text=_("The member reads it too."))
    confirmed = forms.BooleanField(
        label=_("It is another payment: enter it"), required=False, widget=forms.HiddenInput
    )  # fmt: skip
    early = forms.BooleanField(
        label=_("The day is right: enter the payment"), required=False, widget=forms.HiddenInput
    )  # fmt: skip

    def __init__(
        self, *args: Any, members: QuerySet[Body], calls: Iterable[CallView], **kwargs: Any
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        _among(self, "member").queryset = members
        _choice(self, "call").choices = [("", "—"), *call_choices(calls)]

    def ask(self, name: str) -> None:
        """Show the box to tick: "confirmed", the payment may be one that is entered; "early", its day looks wrong."""
        self.fields[name].widget = forms.CheckboxInput()


class PartyForm(forms.Form):
    """Whose money a movement is."""

    party = forms.ChoiceField(label=_("Whose money it is"))
    call = forms.ChoiceField(
        label=_("For which call"), required=False,
        help_text=_("Without one, the oldest call of the member is paid first."),
    )  # fmt: skip
    confirmed = forms.BooleanField(
        label=_("It is another payment: enter it"), required=False, widget=forms.HiddenInput
    )  # fmt: skip

    def __init__(
        self,
        *args: Any,
        members: Iterable[Body],
        sources: Iterable[FundingSource],
        calls: Iterable[CallView],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        proposed = str(self.initial.get("call", ""))
        _choice(self, "party").choices = [
            ("", "—"),
            *((f"{MEMBER}:{body.slug}", body.name) for body in members),
            *((f"{SOURCE}:{source.code}", source.label) for source in sources),
        ]
        offered = call_choices(calls, also=proposed)
        if not offered:
            self.fields["call"].widget = forms.HiddenInput()
        _choice(self, "call").choices = [("", "—"), *offered]

    def ask(self) -> None:
        """Show the box to tick: the payment may be one that is entered."""
        self.fields["confirmed"].widget = forms.CheckboxInput()


class AsideForm(forms.Form):
    """Why a movement is none of a member or a funder."""

    reason = forms.CharField(
        label=_("Why it is none of theirs"), max_length=200,
        help_text=_("Such as “bank charges” or “invoice, entered as an expense”."),
    )  # fmt: skip


class FileForm(forms.Form):
    """A bank's file."""

    file = forms.FileField(
        label=_("Bank statement"),
        help_text=_("CODA or camt.053, 2 MB at most. Nothing is entered before you confirm it line by line."),
        widget=forms.ClearableFileInput(attrs={"accept": ".cod,.coda,.txt,.xml,text/xml,text/plain"}),
        allow_empty_file=True,  # the service says it
    )


class AccountForm(forms.Form):
    """A bank account."""

    holder = forms.CharField(label=_("Account holder"), max_length=HOLDER)
    iban = forms.CharField(
        label=_("IBAN"), max_length=60, widget=forms.TextInput(attrs={"class": "w-medium", "autocomplete": "off"})
    )
    bic = forms.CharField(
        label=_("BIC"), max_length=BIC + 5, required=False, widget=forms.TextInput(attrs={"class": "w-short"})
    )


def _choice(form: forms.Form, name: str) -> forms.ChoiceField:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    return field


def _among(form: forms.Form, name: str) -> forms.ModelChoiceField[Body]:
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)
    return field


type Group = tuple[str, list[tuple[str, str]]]


def call_choices(calls: Iterable[CallView], *, also: str = "") -> list[Group]:
    """The calls that wait for money, the oldest first, by member; `also`: one that is named even when it is paid."""
    waiting = [view for view in calls if view.standing.left > 0 or str(view.call.pk) == also]
    groups: dict[str, list[tuple[str, str]]] = {}
    for view in sorted(waiting, key=lambda each: (each.call.due_on, each.call.round.number)):
        words = _("%(call)s – %(left)s left") % {"call": view.call.round.label, "left": euros(view.standing.left)}
        groups.setdefault(str(view.call.member), []).append((str(view.call.pk), words))
    return sorted(groups.items())


def picked(calls: Iterable[CallView], call_id: str) -> CallView | None:
    """The call that was picked in a form, None for none."""
    return next((view for view in calls if call_id and view.call.pk == UUID(call_id)), None)
