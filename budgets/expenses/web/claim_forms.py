"""What is asked about claims to funders and the money they pay."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from budgets.choices import funders_in
from budgets.expenses.models import ClaimItem, ClaimKind, CutReason, Expense
from budgets.expenses.promises import Claimable, expenses_of
from budgets.expenses.services import Cut
from budgets.expenses.web.forms import choose_from
from budgets.models import FundingSource, Pool
from maillage.ui.fields import AmountField, euros
from maillage.ui.forms import NativeDates


class ClaimForm(forms.Form):
    """A new claim."""

    funder = forms.ModelChoiceField(label=_("Funder"), queryset=FundingSource.objects.none())
    kind = forms.ChoiceField(label=_("Kind of claim"), choices=ClaimKind, initial=ClaimKind.INTERIM)

    def __init__(self, *args: Any, pool: Pool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_funder(self.fields["funder"], pool)


class ItemForm(forms.Form):
    """An expense in a claim."""

    expense = forms.ModelChoiceField(label=_("Expense"), queryset=Expense.objects.none())
    amount = AmountField(
        label=_("Amount in euros"), min_cents=1, required=False,
        help_text=_("Left empty: all that can still be claimed of it, within what the funder promised."),
    )  # fmt: skip

    def __init__(self, *args: Any, options: Sequence[Claimable], left: int | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._left = left
        self._limits = {option.expense.pk: option.cents for option in options}
        field = self.fields["expense"]
        choose_from(field, expenses_of(options))
        assert isinstance(field, forms.ModelChoiceField)
        field.label_from_instance = self._label  # type: ignore[method-assign, assignment]

    def _label(self, expense: Any) -> str:
        limit = euros(self._limits.get(expense.pk, 0))
        return f"{expense.spent_on:%d/%m/%Y} – {expense.supplier or expense.description} – {expense.line} – {limit}"

    def cents(self) -> int:
        """What is claimed, once the form is valid."""
        limit = self._limits[self.cleaned_data["expense"].pk]
        # nothing left of the promise: the service says so of the whole amount
        return int(self.cleaned_data["amount"] or min(limit, self._left or limit))


class SendForm(NativeDates, forms.Form):
    """That a claim was sent."""

    sent_on = forms.DateField(label=_("Sent on"))
    reference = forms.CharField(label=_("Reference of the funder"), max_length=60, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, initial={"sent_on": timezone.localdate()}, **kwargs)


class AnswerForm(NativeDates, forms.Form):
    """What the funder accepts of each item: everything, unless another amount is typed."""

    decided_on = forms.DateField(label=_("Decided on"))
    reference = forms.CharField(label=_("Reference of the funder"), max_length=60, required=False)

    def __init__(self, *args: Any, items: Sequence[ClaimItem], **kwargs: Any) -> None:
        super().__init__(*args, initial={"decided_on": timezone.localdate()}, **kwargs)
        self._items = {f"accepted_{item.pk}": item for item in items}
        for name, item in self._items.items():
            what = item.expense.supplier or item.expense.description
            self.fields[name] = AmountField(
                label=_("Accepted of %(what)s (%(day)s)") % {"what": what, "day": f"{item.expense.spent_on:%d/%m/%Y}"},
                min_cents=0, initial=item.cents,
                help_text=_("Claimed: %(amount)s.") % {"amount": euros(item.cents)},
            )  # fmt: skip
            self.fields[f"reason_{item.pk}"] = forms.ChoiceField(
                label=_("Why less"), required=False, choices=[("", "—"), *CutReason.choices]
            )

    def clean(self) -> dict[str, Any]:
        """An amount that is less has a reason, and none is more than was claimed."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        for name, item in self._items.items():
            accepted = given.get(name)
            if accepted is not None and accepted > item.cents:
                self.add_error(name, _("Accept between nothing and what was claimed."))
            if accepted is not None and accepted < item.cents and not given.get(f"reason_{item.pk}"):
                self.add_error(f"reason_{item.pk}", _("Say why the funder accepts less."))
        return given

    def cuts(self) -> dict[UUID, Cut]:
        """What is not accepted, by item, once the form is valid."""
        given = self.cleaned_data
        return {
            item.pk: Cut(item.cents - given[name], given[f"reason_{item.pk}"])
            for name, item in self._items.items()
            if given[name] < item.cents
        }


class RefusalForm(NativeDates, forms.Form):
    """That the funder refuses a claim whole."""

    decided_on = forms.DateField(label=_("Decided on"))
    reason = forms.CharField(label=_("Reason"), max_length=300)


class ReturnForm(NativeDates, forms.Form):
    """Money that was paid back to a funder."""

    funder = forms.ModelChoiceField(label=_("Funder"), queryset=FundingSource.objects.none())
    amount = AmountField(label=_("Amount in euros"), min_cents=1)
    paid_on = forms.DateField(label=_("Paid back on"))
    reference = forms.CharField(label=_("Reference"), max_length=60, required=False)

    def __init__(self, *args: Any, pool: Pool, **kwargs: Any) -> None:
        super().__init__(*args, initial={"paid_on": timezone.localdate()}, **kwargs)
        choose_funder(self.fields["funder"], pool)


class PaymentForm(NativeDates, forms.Form):
    """Money that a funder paid."""

    funder = forms.ModelChoiceField(label=_("Funder"), queryset=FundingSource.objects.none())
    amount = AmountField(label=_("Amount in euros"), min_cents=1)
    received_on = forms.DateField(label=pgettext_lazy("money", "Received on"))
    reference = forms.CharField(label=_("Reference"), max_length=60, required=False)
    confirmed = forms.BooleanField(
        label=_("It is right: enter the payment"), required=False, widget=forms.HiddenInput
    )  # fmt: skip

    def __init__(self, *args: Any, pool: Pool, **kwargs: Any) -> None:
        super().__init__(*args, initial={"received_on": timezone.localdate()}, **kwargs)
        choose_funder(self.fields["funder"], pool)

    def ask(self) -> None:
        """Show the box to tick: the payment may be a mistake."""
        self.fields["confirmed"].widget = forms.CheckboxInput()


def choose_funder(field: forms.Field, pool: Pool) -> None:
    """Offer the funders of a pool; the only one is chosen from the start."""
    funders = list(funders_in(pool)[:2])
    choose_from(field, funders_in(pool))
    if len(funders) == 1:
        field.initial = funders[0].pk
