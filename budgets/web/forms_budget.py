"""What is asked about a draft: lines, funding, the key; and about members and votes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from budgets.figures import EQUAL, FIXED, Basis
from budgets.models import CriterionKind, FlatBase, KeyCriterion, Method, Nature
from budgets.services import Choice
from budgets.web.numbers import NumberField, PercentField
from budgets.wording import basis_label
from maillage.identity.models import Body
from maillage.ui.fields import AmountField
from maillage.ui.forms import NativeDates

SLOTS = 4


class LineForm(forms.Form):
    """A line of costs: an amount, or a flat rate of the others. `kept`: of an adopted line, only its figures change."""

    mark_optional = False  # which fields count depends on the kind; the help texts say it

    label = forms.CharField(label=_("Line"), max_length=120, help_text=_("For example “Social worker”."))
    nature = forms.ChoiceField(label=_("Kind of costs"), choices=Nature.choices, initial=Nature.DIRECT)
    amount = AmountField(
        label=_("Amount in euros"), min_cents=0, required=False, help_text=_("Leave it empty for a flat rate.")
    )
    rate = PercentField(label=_("Rate in percent"), required=False, help_text=_("Such as 7, 15 or 40."))
    base = forms.ChoiceField(
        label=_("A percentage of"), required=False, choices=[("", _("No flat rate")), *FlatBase.choices]
    )

    def __init__(self, *args: Any, kept: Nature | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._kept = kept
        if kept is not None:
            for name in ("label", "nature", *(("amount",) if kept == Nature.FLAT else ("rate", "base"))):
                del self.fields[name]

    @property
    def figures(self) -> list[forms.BoundField]:
        """What a line has that is no flat rate."""
        return [self[name] for name in ("label", "nature", "amount") if name in self.fields]

    @property
    def flat(self) -> list[forms.BoundField]:
        """What only a flat rate has."""
        return [self[name] for name in ("rate", "base") if name in self.fields]

    @property
    def is_flat(self) -> bool:
        """Whether the fields of a flat rate are to be seen from the start."""
        named = self["nature"].value() if "nature" in self.fields else self._kept
        return named == Nature.FLAT or any(field.errors for field in self.flat)

    def clean(self) -> dict[str, Any]:
        """An amount for what is no flat rate."""
        given = super().clean() or {}
        flat = given.get("nature", self._kept) == Nature.FLAT
        if not flat and given.get("amount") is None and "amount" not in self.errors:
            self.add_error("amount", _("Write an amount in euros, such as 1250,50."))
        return given

    def entered(self) -> dict[str, Any]:
        """The figures, as `enter_line` takes them."""
        given = self.cleaned_data
        return {
            "cents": given.get("amount") or 0, "rate": given.get("rate") or 0, "base": given.get("base") or "",
        }  # fmt: skip


class FundingForm(forms.Form):
    """Money from outside: a sum, or a rate of lines up to a cap."""

    label = forms.CharField(
        label=_("Who funds, or by which decision"),
        max_length=120,
        help_text=_("For example “Federal”. What a source that is there already gives is replaced."),
    )
    amount = AmountField(label=_("Amount in euros"), min_cents=0, required=False, help_text=_("Or a rate, below."))
    rate = PercentField(label=_("Rate in percent"), required=False, help_text=_("Of the lines that you tick."))
    eligible = forms.MultipleChoiceField(
        label=_("Lines that it pays a part of"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: all lines."),
    )  # fmt: skip
    cap = AmountField(label=_("At most, in euros"), min_cents=0, required=False)
    advance = PercentField(
        label=_("Paid in advance, in percent"), required=False,
        help_text=_("For example 75: the balance of 25 follows its acceptance of the accounts."),
    )  # fmt: skip

    def __init__(self, *args: Any, lines: Iterable[tuple[str, str]], known: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["eligible"]
        assert isinstance(choice, forms.MultipleChoiceField)
        choice.choices = list(lines)
        if known:
            del self.fields["label"]

    def entered(self) -> dict[str, Any]:
        """What is promised, as `enter_funding` takes it."""
        given = self.cleaned_data
        return {
            "cents": given["amount"], "rate": given["rate"], "cap_cents": given["cap"], "eligible": given["eligible"],
            "advance": given["advance"] or 0,
        }  # fmt: skip


class KeyForm(forms.Form):
    """Up to four criteria, each with its weight, and each member's percentage where these are fixed."""

    mark_optional = False  # one criterion alone needs no weight; the page says it

    def __init__(self, *args: Any, bases: Sequence[Basis], members: Sequence[Body], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._bases = {code_of(basis): basis for basis in (*bases, EQUAL, FIXED)}
        self._members = members
        choices = [(code, basis_label(basis)) for code, basis in self._bases.items()]
        for slot in range(1, SLOTS + 1):
            self.fields[f"basis_{slot}"] = forms.ChoiceField(
                label=_("Share by") if slot == 1 else _("And by"),
                choices=[("", _("Choose") if slot == 1 else _("None")), *choices],
                required=slot == 1,
            )
            self.fields[f"weight_{slot}"] = forms.IntegerField(
                label=_("Weight of it"), min_value=1, max_value=10_000, required=False, widget=forms.NumberInput(
                    {"class": "w-short"}
                ),
            )  # fmt: skip
        for member in members:
            self.fields[f"part_{member.slug}"] = NumberField(label=member.name, required=False)

    @property
    def slots(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The criteria with their weights."""
        return [(self[f"basis_{slot}"], self[f"weight_{slot}"]) for slot in range(1, SLOTS + 1)]

    @property
    def parts(self) -> list[forms.BoundField]:
        """The fixed percentages."""
        return [self[f"part_{member.slug}"] for member in self._members]

    def clean(self) -> dict[str, Any]:
        """A weight for each of several criteria; the percentages of the members where these are fixed."""
        given = super().clean() or {}
        chosen = [slot for slot in range(1, SLOTS + 1) if given.get(f"basis_{slot}")]
        if len(chosen) > 1:
            for slot in chosen:
                if given.get(f"weight_{slot}") is None and f"weight_{slot}" not in self.errors:
                    self.add_error(f"weight_{slot}", _("With several criteria each needs a weight."))
        if any(given[f"basis_{slot}"] == code_of(FIXED) for slot in chosen):
            for field in self.parts:
                if given.get(field.name) is None and not field.errors:
                    self.add_error(field.name, _("Write the percentage of this member, 0 if it pays nothing."))
        return given

    @property
    def shows_parts(self) -> bool:
        """Whether the members' percentages are to be seen from the start."""
        return any(self[f"basis_{slot}"].value() == code_of(FIXED) for slot in range(1, SLOTS + 1)) or any(
            field.errors for field in self.parts
        )

    @property
    def shows_more(self) -> bool:
        """Whether a second criterion is to be seen from the start."""
        return any(field.value() or field.errors for field, _weight in self.slots[1:])

    def chosen(self) -> list[Choice]:
        """What `choose_key` takes."""
        found = []
        for slot in range(1, SLOTS + 1):
            if code := self.cleaned_data[f"basis_{slot}"]:
                basis = self._bases[code]
                parts = self._parts() if basis == FIXED else None
                weight = self.cleaned_data[f"weight_{slot}"] or 1
                found.append(Choice(basis.kind, weight, basis.reference_date, basis.series, parts))
        return found

    def _parts(self) -> dict[str, Any]:
        typed = {member.role: self.cleaned_data[f"part_{member.slug}"] for member in self._members}
        return {role: part for role, part in typed.items() if part is not None}

    @staticmethod
    def initial_of(criteria: Sequence[KeyCriterion], slugs: Mapping[str, str]) -> dict[str, Any]:
        """The form as the key stands. `slugs` by the members' roles."""
        found: dict[str, Any] = {}
        for slot, criterion in enumerate(criteria[:SLOTS], start=1):
            found[f"basis_{slot}"] = code_of(Basis(criterion.reference_date, criterion.series, criterion.kind))
            found[f"weight_{slot}"] = criterion.weight
            if criterion.kind == CriterionKind.FIXED:
                found |= {f"part_{slugs[figure.member_id]}": figure.value for figure in criterion.figures.all()}
        return found


def code_of(basis: Basis) -> str:
    """How a basis is written in a form."""
    day = basis.reference_date.isoformat() if basis.reference_date else ""
    return "/".join((basis.kind, day, basis.series)).rstrip("/")


class StayForm(NativeDates, forms.Form):
    """From when to when a member pays."""

    member = forms.ModelChoiceField(label=_("Member"), queryset=Body.objects.none(), to_field_name="slug")
    starts = forms.DateField(label=_("First day"))
    ends = forms.DateField(label=_("Last day"))

    def __init__(self, *args: Any, members: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["member"]
        assert isinstance(choice, forms.ModelChoiceField)
        choice.queryset = members


class MethodForm(forms.Form):
    """The method that the agreement names."""

    method = forms.ChoiceField(
        label=_("Method named in the agreement"), choices=Method.choices, widget=forms.RadioSelect
    )


class VoteForm(NativeDates, forms.Form):
    """What a council decided. Without `members`, it is the reader's own council."""

    member = forms.ModelChoiceField(label=_("Council of"), queryset=Body.objects.none(), to_field_name="slug")
    voted_on = forms.DateField(label=_("Day of the vote"))
    outcome = forms.ChoiceField(
        label=_("Outcome"), widget=forms.RadioSelect, choices=[("yes", _("Approved")), ("no", _("Rejected"))]
    )
    reference = forms.CharField(label=_("Number of the decision"), max_length=60, required=False)
    document = forms.FileField(label=_("The decision"), required=False, help_text=_("PDF, PNG or JPEG, 10 MB at most."))
    replace = forms.BooleanField(
        label=_("Replace the vote that is entered; it stays readable"), required=False, widget=forms.HiddenInput
    )  # fmt: skip

    def __init__(self, *args: Any, members: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if members is None:
            del self.fields["member"]
            return
        choice = self.fields["member"]
        assert isinstance(choice, forms.ModelChoiceField)
        choice.queryset = members

    def ask(self) -> None:
        """Show the box to tick: a vote of this council is entered."""
        self.fields["replace"].widget = forms.CheckboxInput()

    def entered(self, own: Body | None) -> dict[str, Any]:
        """What `enter_vote` takes."""
        given = self.cleaned_data
        return {
            "member": given.get("member", own), "voted_on": given["voted_on"], "approved": given["outcome"] == "yes",
            "reference": given["reference"], "document": given["document"], "replace": given["replace"],
        }  # fmt: skip


class DecisionForm(forms.Form):
    """The decision of a vote that was entered without."""

    document = forms.FileField(label=_("The decision"), help_text=_("PDF, PNG or JPEG, 10 MB at most."))
