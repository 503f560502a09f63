"""What is asked when a person agrees: five answers on one page, the details folded."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from maillage.audit.actor import Actor
from maillage.identity.bodies import slugs_of
from maillage.identity.models import Body, BodyKind
from maillage.identity.rules import OUTSIDE
from maillage.ui.forms import NativeDates
from sharing.grants import presets, rules
from sharing.grants.bases import MISSION, bases_in_force
from sharing.grants.documents.draft import draft_sheet
from sharing.grants.documents.sheet import notice_of
from sharing.grants.models import Category, Grant
from sharing.grants.services import Notice, Terms
from sharing.grants.subjects import is_minor
from sharing.grants.web.evidence_fields import EvidenceFields
from sharing.grants.web.sheet_form import LanguageForm
from sharing.programmes.presets import ALL, CONTACT, PATH

CHOSEN = "chosen"
PRESET_CHOICES = (
    (CONTACT, _("Identity and contact details: to make an appointment")),
    (PATH, _("The same, and the path: employment, training, languages")),
    (ALL, _("Everything that can be shared")),
    (CHOSEN, _("What is ticked below")),
)


def recipient_choices(bodies: QuerySet[Body]) -> list[tuple[Any, Any]]:
    by_kind: dict[str, list[tuple[str, str]]] = {}
    for body in bodies:
        by_kind.setdefault(body.kind, []).append((body.slug, _named(body)))
    groups = [(BodyKind(kind).label, choices) for kind, choices in by_kind.items()]
    return [("", pgettext_lazy("an organisation", "Choose one")), *groups]


def _named(body: Body) -> str:
    marks = [
        *([_("voluntary")] if getattr(body, "is_voluntary", False) else []),
        *([_("sensitive")] if body.sensitive else []),
        *([_("by letter")] if body.state == OUTSIDE else []),
    ]
    return f"{body.name} ({', '.join(map(str, marks))})" if marks else body.name


def _lower_first(text: str) -> str:
    """A label inside a sentence: names such as that of a language keep their capital."""
    return text[:1].lower() + text[1:]


def _categories() -> list[tuple[str, str]]:
    """The categories in which the file has fields, each with what it covers."""
    return [
        (
            code,
            _("%(category)s: %(fields)s")
            % {"category": Category(code).label, "fields": ", ".join(map(_lower_first, labels))},
        )
        for code, labels in presets.offered().items()
    ]


def _written(already: Sequence[str]) -> list[tuple[str, str]]:
    """The categories in which files have fields or recipients usually write, and those that were agreed before."""
    known = {*presets.offered(), *rules.USUAL_WRITES, *already}
    return [(code, str(Category(code).label)) for code in Category.values if code in known]


class TermsForm(NativeDates, LanguageForm, EvidenceFields):
    """What a new agreement and a renewal have in common. Names are those by which the service tells what is wrong."""

    mark_optional = False  # the headings say what is asked when

    purpose = forms.CharField(
        label=_("What for"),
        max_length=300,
        help_text=_("In words that the person uses, for example “to learn to read and write”."),
    )
    recipient_service = forms.CharField(
        label=_("Service inside the organisation"),
        required=False,
        max_length=150,
        help_text=_("If only one service or team of it may read."),
    )
    bound_by_secrecy = forms.BooleanField(label=_("Its workers are bound by professional secrecy"), required=False)
    same_mission = forms.BooleanField(label=_("It has the same mission towards this person"), required=False)
    preset = forms.ChoiceField(
        label=_("The person agrees to share"), choices=PRESET_CHOICES, widget=forms.RadioSelect, required=False
    )
    categories = forms.MultipleChoiceField(
        label=_("The organisation may read"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("The national register number and a confidential address are never shared."),
    )
    writes = forms.MultipleChoiceField(
        label=_("The organisation may write"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("What it notes of its own work, and your CPAS then reads."),
    )
    valid_until = forms.DateField(label=_("Last day"), help_text=_("12 months at most. The person can stop earlier."))
    legal_basis = forms.ChoiceField(
        label=_("Legal basis"),
        required=False,
        help_text=_("On what your CPAS itself relies. The person’s agreement stands beside it."),
    )
    representative_name = forms.CharField(
        label=_("Who represents the person, if somebody does"), required=False, max_length=161
    )
    representative_quality = forms.CharField(
        label=_("By what right"), required=False, max_length=120, help_text=_("Parent, guardian, administrator…")
    )
    minor_agreed = forms.BooleanField(label=_("This person is under 18, and says yes too"), required=False)
    voluntary_said = forms.BooleanField(
        label=_("The programme is voluntary, and I told the person so"),
        required=False,
        help_text=_(
            "In a voluntary programme: whether the person comes, stays away or stops is never shown to who decides on"
            " their income or on sanctions."
        ),
    )

    def __init__(self, *args: Any, actor: Actor, subject_id: UUID, person: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._actor, self._subject_id, self._person = actor, subject_id, person
        if not is_minor(subject_id):
            del self.fields["minor_agreed"]
        bases = bases_in_force()
        self._bases = {str(basis.pk): basis for basis in bases}
        self._offer("categories", _categories())
        self._offer("writes", _written(self.initial.get("writes", ())))
        self._offer("legal_basis", [(str(basis.pk), basis.text) for basis in bases])
        self.fields["legal_basis"].initial = next((str(basis.pk) for basis in bases if basis.code == MISSION), None)

    def _offer(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean_preset(self) -> str:
        """Boxes that are ticked without more count as ticked."""
        return self.cleaned_data["preset"] or (CHOSEN if "categories" in self.data else "")

    def clean(self) -> dict[str, Any]:
        """What a preset stands for takes the place of the boxes."""
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        preset = typed.get("preset")
        if preset and preset != CHOSEN:
            typed["categories"], typed["writes"] = presets.categories_of(preset), presets.writes_of(preset)
        elif not preset and "preset" not in self.errors:
            self.add_error("preset", _("Choose what the person agrees to share."))
        elif not typed.get("categories") and "categories" not in self.errors:
            self.add_error("categories", _("Choose at least one category of information."))
        return typed

    def terms(self) -> Terms:
        """The rest of the agreement, as the services take it."""
        typed = self.cleaned_data
        return Terms(
            writes=typed["writes"],
            preset="" if typed["preset"] == CHOSEN else typed["preset"],
            service=typed["recipient_service"],
            bound_by_secrecy=typed["bound_by_secrecy"],
            same_mission=typed["same_mission"],
            legal_basis=self._bases.get(typed["legal_basis"]),
            representative_name=typed["representative_name"],
            representative_quality=typed["representative_quality"],
            minor_agreed=typed.get("minor_agreed", False),
            voluntary_said=typed["voluntary_said"],
            notice=self._notice(),
        )

    def _notice(self) -> Notice:
        """The text in the language that was shown, with everything that was agreed filled in."""
        typed = {**self.cleaned_data, "preset": "", "recipient": self.recipient_slug}
        return notice_of(draft_sheet(self._actor, self._subject_id, self._person, typed), self.text_language)

    @property
    def recipient_slug(self) -> str:
        """The short name of the recipient, as it is typed."""
        return str(self.cleaned_data.get("recipient", ""))


class GrantForm(TermsForm):
    """A new agreement and its evidence."""

    field_order = ("recipient", "purpose", "voluntary_said", "preset", "categories", "writes", "valid_until")

    recipient = forms.ChoiceField(label=_("Organisation that will receive the information"))
    valid_from = forms.DateField(label=_("First day"), required=False)

    def __init__(self, *args: Any, recipients: QuerySet[Body], **kwargs: Any) -> None:
        today = timezone.localdate()
        initial = {
            "valid_from": today,
            "valid_until": rules.months_later(today, rules.LONGEST_MONTHS),
            "preset": PATH,
            "categories": presets.categories_of(PATH),
            "writes": presets.writes_of(PATH),
        }
        super().__init__(*args, **kwargs, initial=initial)
        self._recipients = recipients
        self._offer("recipient", recipient_choices(recipients))

    def agreement(self) -> dict[str, Any]:
        """The arguments of `record_grant`, but for who records and about whom."""
        typed = self.cleaned_data
        return {
            "purpose": typed["purpose"],
            "recipient": self._recipients.get(slug=typed["recipient"]),
            "categories": typed["categories"],
            "valid_from": typed["valid_from"] or timezone.localdate(),
            "valid_until": typed["valid_until"],
            "evidence": self.given_evidence(),
            "terms": self.terms(),
        }


class RenewalForm(TermsForm):
    """A newer version of an agreement: it begins as the old one stands, and starts today."""

    def __init__(self, *args: Any, grant: Grant, **kwargs: Any) -> None:
        initial = {
            "purpose": grant.purpose,
            "recipient_service": grant.recipient_service,
            "bound_by_secrecy": grant.bound_by_secrecy,
            "same_mission": grant.same_mission,
            "preset": grant.preset if not grant.narrowed and grant.preset else CHOSEN,
            "categories": grant.covers,
            "writes": grant.writes,
            "valid_until": rules.months_later(timezone.localdate(), rules.LONGEST_MONTHS),
            "representative_name": grant.representative_name,
            "representative_quality": grant.representative_quality,
        }
        super().__init__(*args, **kwargs, initial=initial)
        self._recipient = slugs_of([grant.recipient_role]).get(grant.recipient_role, "")

    @property
    def recipient_slug(self) -> str:
        """That of the agreement: it stays."""
        return self._recipient

    def agreement(self) -> dict[str, Any]:
        """The arguments of `renew_grant`, but for who records and which agreement."""
        typed = self.cleaned_data
        return {
            "purpose": typed["purpose"],
            "categories": typed["categories"],
            "valid_until": typed["valid_until"],
            "evidence": self.given_evidence(),
            "terms": self.terms(),
        }
