"""What is asked about expenses, orders and hours. Names are those by which the services tell what is wrong."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from budgets.choices import members_in
from budgets.expenses.access import access_orders
from budgets.expenses.lines import lines_to_filter, lines_to_spend_on, staff_lines
from budgets.expenses.models import Expense, ExpenseState, Order, Proof, ProofKind
from budgets.expenses.reading import narrowed
from budgets.expenses.services import Entry, Staff
from budgets.expenses.web.fields import FractionField, HoursField
from budgets.models import CostLine, Pool
from maillage.audit.actor import Actor
from maillage.identity.models import Body
from maillage.ui.fields import AmountField
from maillage.ui.forms import NativeDates

ACCEPT = {"accept": "application/pdf,image/png,image/jpeg"}


def document_field(*, required: bool = True, label: Any = None) -> forms.FileField:
    """A file that proves something."""
    return forms.FileField(
        label=label or _("Document"),
        required=required,
        help_text=_("PDF, PNG or JPEG, 10 MB at most."),
        widget=forms.ClearableFileInput(attrs=ACCEPT),
    )


def choose_from(field: forms.Field, queryset: Any) -> None:
    """Offer these rows."""
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = queryset


class OfPoolForm(NativeDates, forms.Form):
    """A form about one pool: its lines, and in the coordination its members. `folded`: what few fill in."""

    folded: tuple[str, ...] = ()

    def __init__(self, *args: Any, actor: Actor, pool: Pool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_from(self.fields["line"], self.lines(pool))
        if "member" not in self.fields:
            return
        if actor.body_role == pool.coordination_id:
            choose_from(self.fields["member"], members_in(pool))
        else:
            del self.fields["member"]

    def lines(self, pool: Pool) -> QuerySet[CostLine]:
        """The lines to choose from."""
        return lines_to_spend_on(pool)

    @property
    def first_fields(self) -> list[forms.BoundField]:
        """What is asked of everybody."""
        return [field for field in self if field.name not in self.folded]

    @property
    def folded_fields(self) -> list[forms.BoundField]:
        """What is folded away, for the books of the CPAS and for invoices of an order."""
        return [field for field in self if field.name in self.folded]

    @property
    def unfolded(self) -> bool:
        """Whether something is written there, or wrong."""
        return any(field.errors or field.value() for field in self.folded_fields)


def member_field(label: Any, *, empty: Any, **more: Any) -> forms.ModelChoiceField[Body]:
    """Whose business it is, in the coordination: `empty` stands there before a member is chosen."""
    return forms.ModelChoiceField(
        label=label, queryset=Body.objects.none(), to_field_name="slug", empty_label=empty, **{"required": False} | more
    )


def line_field() -> forms.ModelChoiceField[CostLine]:
    """A line of the budget."""
    return forms.ModelChoiceField(label=_("Line of the budget"), queryset=CostLine.objects.none())


class ExpenseForm(OfPoolForm):
    """An expense."""

    folded = ("article", "commitment", "decision_number", "order", "hours")

    member = member_field(
        _("Paid by"), empty=_("The pool itself, from its own account"),
        help_text=_("A member that paid has advanced it: that comes off what it owes."),
    )  # fmt: skip
    line = line_field()
    spent_on = forms.DateField(label=_("Day of the expense"))
    supplier = forms.CharField(label=_("Supplier"), max_length=120)
    document_number = forms.CharField(label=_("Number of the invoice or receipt"), max_length=60, required=False)
    amount = AmountField(label=_("Amount in euros"), min_cents=1, help_text=_("All taxes in."))
    description = forms.CharField(
        label=_("What it was spent for"), max_length=300, required=False,
        help_text=_("Read by your body and the coordination only. Never the name of a participant."),
    )  # fmt: skip
    article = forms.CharField(label=_("Budget article of the CPAS"), max_length=40, required=False)
    commitment = forms.CharField(label=_("Commitment number"), max_length=40, required=False)
    decision_number = forms.CharField(label=_("Number of the decision"), max_length=40, required=False)
    order = forms.ModelChoiceField(
        label=_("Order that it invoices"), queryset=Order.objects.none(), required=False,
        help_text=_("For a subcontractor: the hours are compared with those delivered."),
    )  # fmt: skip
    hours = HoursField(label=_("Hours that it invoices"), required=False, help_text=_("With an order only."))

    def __init__(self, *args: Any, actor: Actor, pool: Pool, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, pool=pool, **kwargs)
        orders = access_orders(actor, pool).filter(struck_at=None)
        if orders.exists():
            choose_from(self.fields["order"], orders)
        else:
            del self.fields["order"], self.fields["hours"]

    def entry(self) -> Entry:
        """What was typed, once the form is valid."""
        given = dict(self.cleaned_data)
        return Entry(cents=given.pop("amount"), minutes=given.pop("hours", None), **given)


def initial_of(expense: Expense) -> dict[str, Any]:
    """What a draft has, for its form."""
    names = (
        "spent_on", "supplier", "document_number", "description", "article", "commitment", "decision_number",
    )  # fmt: skip
    return {name: getattr(expense, name) for name in names} | {
        "line": expense.line_id, "amount": expense.cents, "order": expense.order_id, "hours": expense.minutes,
        "member": slug_of(expense.member),
    }  # fmt: skip


class BegunForm(forms.Form):
    """What a new expense begins with, by the address of its form: another expense, or the order that it invoices."""

    copy = forms.UUIDField(required=False)
    order = forms.UUIDField(required=False)


def slug_of(member: Body | None) -> str:
    return member.slug if member else ""


class StaffForm(OfPoolForm):
    """Staff made available."""

    folded = ("article", "decision_number")

    member = member_field(_("Made available by"), empty=_("Choose"), required=True)
    line = line_field()
    function = forms.CharField(
        label=_("Function"), max_length=80, help_text=_("For example “Social worker”. Never a name.")
    )
    annual = AmountField(label=_("Cost of a full-time year in euros"), min_cents=1)
    fraction = FractionField(label=_("Part of full time"), help_text=_("For example 3/5."))
    starts = forms.DateField(label=_("First day"))
    ends = forms.DateField(
        label=_("Last day"), help_text=_("It can be submitted once this day has come: enter what is over by periods.")
    )
    article = forms.CharField(label=_("Budget article of the CPAS"), max_length=40, required=False)
    decision_number = forms.CharField(label=_("Number of the decision"), max_length=40, required=False)

    def lines(self, pool: Pool) -> QuerySet[CostLine]:
        """Those for staff."""
        return staff_lines(pool)

    def staff(self) -> Staff:
        """What was typed, once the form is valid."""
        given = dict(self.cleaned_data)
        numerator, denominator = given.pop("fraction")
        return Staff(annual_cents=given.pop("annual"), numerator=numerator, denominator=denominator, **given)


def initial_of_staff(expense: Expense) -> dict[str, Any]:
    """What a draft of staff has, for its form."""
    staff = expense.staff
    return {
        "line": expense.line_id, "function": staff.function, "annual": staff.annual_cents,
        "fraction": f"{staff.numerator}/{staff.denominator}", "starts": staff.starts, "ends": staff.ends,
        "article": expense.article, "decision_number": expense.decision_number, "member": slug_of(expense.member),
    }  # fmt: skip


class ProofForm(forms.Form):
    """A file that proves an expense."""

    kind = forms.ChoiceField(label=_("Kind of proof"), choices=[("", _("Choose")), *ProofKind.choices])
    document = document_field()


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("Reason"), max_length=300)


class HoursForm(NativeDates, forms.Form):
    """Hours of one worker on one day."""

    proof = forms.ModelChoiceField(label=_("Time sheet"), queryset=Proof.objects.none())
    worker = forms.CharField(
        label=_("Code of the worker"), max_length=16,
        help_text=_("Letters, then figures, such as TS-01. Never a name."),
        widget=forms.TextInput(attrs={"class": "w-short"}),
    )  # fmt: skip
    day = forms.DateField(label=_("Day"))
    starts = forms.TimeField(label=pgettext_lazy("hours", "From"), widget=forms.TimeInput(attrs={"type": "time"}))
    ends = forms.TimeField(label=pgettext_lazy("hours", "To"), widget=forms.TimeInput(attrs={"type": "time"}))

    def __init__(self, *args: Any, proofs: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["proof"]
        choose_from(field, proofs)
        assert isinstance(field, forms.ModelChoiceField)
        field.label_from_instance = sheet_label  # type: ignore[method-assign, assignment]
        if len(proofs) == 1:
            field.initial = proofs[0].pk


def sheet_label(proof: Any) -> str:
    """A time sheet by the day on which it was added."""
    return f"{proof.get_kind_display()} – {proof.uploaded_at:%d/%m/%Y}"


class FilterForm(forms.Form):
    """Which expenses to list."""

    mark_optional = False

    state = forms.ChoiceField(
        label=pgettext_lazy("of an expense", "State"), required=False,
        choices=[("", _("All states")), *ExpenseState.choices],
    )  # fmt: skip
    line = forms.ChoiceField(label=_("Line of the budget"), required=False)
    member = forms.ChoiceField(label=_("Paid by"), required=False)

    def __init__(self, *args: Any, pool: Pool, for_all: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        line, member = self.fields["line"], self.fields["member"]
        assert isinstance(line, forms.ChoiceField)
        assert isinstance(member, forms.ChoiceField)
        line.choices = [("", _("All lines")), *lines_to_filter(pool).values_list("code", "label")]
        if for_all:
            everybody = ("", _("All members and the pool itself"))
            member.choices = [everybody, *((each.slug, each.name) for each in members_in(pool))]
        else:
            del self.fields["member"]

    def chosen(self, found: Any) -> Any:
        """The rows that pass."""
        if not self.is_valid():
            return found
        return narrowed(found, **self.cleaned_data)
