"""What is typed about a transmission."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from maillage.audit.actor import Actor
from maillage.identity.models import Body
from maillage.ui.forms import DateInput
from sharing.transmissions import rules
from sharing.transmissions.access import every_cpas, other_cpas
from sharing.transmissions.contents import LABELS
from sharing.transmissions.drafting import Frame
from sharing.transmissions.law import competence_rules
from sharing.transmissions.models import Aid, Evidence, LegalText, NoticeWay, Transmission, WithoutFile


class RuleChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """The rules that apply, each with what it says and where it stands."""

    def label_from_instance(self, obj: LegalText) -> str:
        """All that is needed to choose."""
        _law, _comma, where = obj.reference.partition(", ")
        return f"{obj.title} – {obj.text} ({where or obj.reference})"


def _rule_field() -> RuleChoice:
    return RuleChoice(LegalText.objects.none(), label=_("Rule applied"), widget=forms.RadioSelect, empty_label=None)


def _evidence_field() -> forms.ChoiceField:
    return forms.ChoiceField(label=_("What shows it"), choices=[("", _("Choose")), *Evidence.choices])


class FrameForm(forms.Form):
    """The request, the CPAS that is thought competent, and why."""

    received_on = forms.DateField(
        label=_("Day on which the request was first received"),
        widget=DateInput,
        help_text=_("It never changes afterwards: aid counts from it, and the legal term runs from it."),
    )
    aid = forms.ChoiceField(label=_("What the person asks for"), choices=Aid.choices, widget=forms.RadioSelect)
    urgent = forms.BooleanField(label=_("Urgent: the person has nothing to live on"), required=False)
    recipient = forms.ModelChoiceField(
        Body.objects.none(), label=_("CPAS that you think is competent"), empty_label=_("Choose")
    )
    rule = _rule_field()
    evidence = _evidence_field()

    def __init__(self, *args: Any, actor: Actor, transmission: Transmission | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        day = transmission.request_received_on if transmission else timezone.localdate()
        self.fields["recipient"].queryset = other_cpas(actor)  # type: ignore[attr-defined]
        self.fields["rule"].queryset = competence_rules(day)  # type: ignore[attr-defined]
        self.fields["received_on"].widget.attrs["max"] = timezone.localdate().isoformat()
        if transmission is not None:
            del self.fields["received_on"]

    def frame(self) -> Frame:
        """What the service takes. Call when valid."""
        values = self.cleaned_data
        return Frame(**{name: values[name] for name in ("recipient", "aid", "urgent", "rule", "evidence")})


def frame_initial(transmission: Transmission) -> dict[str, Any]:
    """The form as a draft stands."""
    return {name: getattr(transmission, name) for name in ("recipient", "aid", "urgent", "rule", "evidence")}


class PersonForm(forms.Form):
    """The legal minimum about the person."""

    first_name = forms.CharField(label=LABELS["first_name"], max_length=80)
    last_name = forms.CharField(label=LABELS["last_name"], max_length=80)
    birth_date = forms.DateField(label=LABELS["birth_date"], widget=DateInput, required=False)
    address = forms.CharField(
        label=LABELS["address"], max_length=200, required=False,
        help_text=_("Street and number, postcode and locality. Leave it empty when the address is confidential."),
    )  # fmt: skip
    reachable_at = forms.CharField(
        label=LABELS["reachable_at"], max_length=200, required=False,
        help_text=_("When there is no address, or it is confidential: a service, a day centre, a person of trust."),
    )  # fmt: skip
    phone = forms.CharField(label=LABELS["phone"], max_length=30, required=False)
    request = forms.CharField(
        label=LABELS["request"], max_length=600, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("In the person’s words, in a sentence or two."),
    )  # fmt: skip
    why = forms.CharField(
        label=_("Why your CPAS is not competent"), max_length=600, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The other CPAS and the person read it. Without reasons the letter is void. No national number."),
    )  # fmt: skip

    def __init__(self, *args: Any, hides_address: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if hides_address:
            del self.fields["address"]
            self.fields["reachable_at"].required = True

    def person(self) -> dict[str, str]:
        """What the service takes. Call when valid."""
        given = {code: self.cleaned_data.get(code) for code in rules.PERSON}
        born = given["birth_date"]
        return {
            **{code: str(text or "") for code, text in given.items()},
            "birth_date": born.isoformat() if born else "",
        }


def _past_day(label: Any, help_text: Any = "") -> forms.DateField:
    return forms.DateField(label=label, widget=DateInput, help_text=help_text)


class AcknowledgeForm(forms.Form):
    """When the person got the receipt."""

    given_on = _past_day(_("Day on which the person got the receipt"))


class SendForm(forms.Form):
    """When and how the person was told in writing, and what was looked at."""

    notice_on = _past_day(
        _("Day on which the person got the written notice, or it was posted"),
        _("Print it, give it or post it first: the law asks for both letters within the same term."),
    )
    notice_by = forms.ChoiceField(label=_("How"), choices=NoticeWay.choices, widget=forms.RadioSelect)
    shown = forms.CharField(widget=forms.HiddenInput, required=False)


class DeclineForm(forms.Form):
    """Why the second CPAS is not competent either."""

    rule = _rule_field()
    evidence = _evidence_field()
    reasons = forms.CharField(
        label=_("Reasons"), max_length=600, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The first CPAS reads them, beside its own. No national number."),
    )  # fmt: skip

    def __init__(self, *args: Any, transmission: Transmission, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rule"].queryset = competence_rules(transmission.request_received_on)  # type: ignore[attr-defined]


class AskForm(forms.Form):
    """When SPP IS was asked."""

    asked_on = _past_day(_("Day on which SPP IS was asked"))


class DecisionForm(forms.Form):
    """Whom the provisional decision names, and when it was taken."""

    competent = forms.ModelChoiceField(
        Body.objects.none(), label=_("CPAS that examines the request for the time being"), empty_label=_("Choose")
    )
    decided_on = _past_day(_("Day of the decision"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["competent"].queryset = every_cpas()  # type: ignore[attr-defined]


class ConfirmForm(forms.Form):
    """Nothing to fill in: the page says what happens."""


class SettleForm(forms.Form):
    """What becomes of a request of which no file was opened here."""

    without_file = forms.ChoiceField(
        label=_("No file was opened here for this request. Why?"), choices=WithoutFile.choices,
        widget=forms.RadioSelect, help_text=_("To open one, go back and choose “Open a file for the person”."),
    )  # fmt: skip


class TransmissionFilter(forms.Form):
    """What the list is narrowed to."""

    mark_optional = False
    direction = forms.ChoiceField(
        label=_("Direction"), required=False,
        choices=[("", _("All")), (rules.RECIPIENT, _("Received")), (rules.SENDER, _("Sent"))],
    )  # fmt: skip
    stage = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("All")), ("open", _("Not ended")), ("ended", pgettext_lazy("referrals", "Ended"))],
    )
