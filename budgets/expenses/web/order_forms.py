"""What is asked about orders to subcontractors and what they delivered."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from budgets.expenses.models import Order
from budgets.expenses.services import Ordered
from budgets.expenses.web.fields import HoursField
from budgets.expenses.web.forms import OfPoolForm, document_field, line_field, member_field, slug_of
from maillage.ui.fields import AmountField
from maillage.ui.forms import NativeDates


class OrderForm(OfPoolForm):
    """Hours ordered from a subcontractor."""

    member = member_field(_("Ordered by"), empty=_("The pool itself"))
    line = line_field()
    supplier = forms.CharField(label=_("Supplier"), max_length=120)
    number = forms.CharField(label=_("Number of the order"), max_length=40)
    ordered_on = forms.DateField(label=_("Day of the order"))
    hours = HoursField(label=_("Hours ordered"), help_text=_("Such as 7:30 or 7,5."))
    rate = AmountField(label=_("Rate of an hour in euros"), min_cents=1, help_text=_("All taxes in."))
    document = document_field(required=False, label=_("Order form"))

    def ordered(self) -> dict[str, Any]:
        """What the service is told, once the form is valid."""
        given = dict(self.cleaned_data)
        document = given.pop("document", None)
        return {
            "ordered": Ordered(minutes=given.pop("hours"), hourly_cents=given.pop("rate"), **given),
            "document": document,
        }


class DeliveryForm(NativeDates, forms.Form):
    """Hours delivered on one day."""

    day = forms.DateField(label=_("Day"))
    hours = HoursField(label=_("Hours delivered"), help_text=_("Such as 7:30 or 7,5."))
    document = document_field(label=_("Signed sheet"))


def initial_of_order(order: Order) -> dict[str, Any]:
    """What an invoice of an order begins with."""
    return {
        "order": order.pk, "line": order.line_id, "supplier": order.supplier, "member": slug_of(order.member),
    }  # fmt: skip
