"""Forms: what a screen reader is told, what a browser is asked for, what a refused form says."""

from __future__ import annotations

from datetime import date

import pytest
from django import forms
from django.utils import translation

from maillage.money import AmountProblem
from maillage.ui.errors import errors_of
from maillage.ui.fields import AmountField
from maillage.ui.forms import NativeDates
from tests.ui.drawing import draw, elements


class Sample(NativeDates, forms.Form):
    name = forms.CharField(label="Nom", help_text="Comme sur la carte.", widget=forms.TextInput({"class": "w-short"}))
    note = forms.CharField(label="Note", required=False, widget=forms.Textarea)
    kind = forms.ChoiceField(label="Type", choices=[("a", "A"), ("b", "B")])
    way = forms.ChoiceField(label="Façon", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    born = forms.DateField(label="Naissance", required=False)
    sure = forms.BooleanField(label="Certain", required=False)
    file = forms.FileField(label="Document", required=False)
    token = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self) -> None:
        if self.data.get("note") == "refused":
            raise forms.ValidationError("Rien ne va.")


def one(html: str, tag: str, name: str) -> dict[str, str]:
    (found,) = (each for each in elements(html, tag) if each.get("name") == name)
    return found


def test_a_field_is_described_by_its_help_and_its_error() -> None:
    untouched, refused = draw("{{ form }}", form=Sample()), draw("{{ form }}", form=Sample({}))
    assert one(untouched, "input", "name")["aria-describedby"] == "id_name_helptext"
    assert "aria-invalid" not in one(untouched, "input", "name")
    field = one(refused, "input", "name")
    assert field["aria-invalid"] == "true"
    assert field["aria-describedby"].split() == ["id_name_helptext", "id_name_error"]
    ids = {each.get("id") for each in elements(refused, "div")}
    assert {"id_name_helptext", "id_name_error"} <= ids


def test_an_error_begins_with_the_word() -> None:
    html = draw("{{ form.name.as_field_group }}", form=Sample({}))
    assert '<p class="field-error"><span class="visually-hidden">Erreur : </span>' in html.replace("\u00a0", " ")


def test_every_label_leads_to_its_field() -> None:
    html = draw("{{ form }}", form=Sample())
    ids = {each.get("id") for tag in ("input", "select", "textarea") for each in elements(html, tag)}
    assert {label["for"] for label in elements(html, "label")} <= ids
    assert {"id_name", "id_note", "id_kind", "id_born", "id_sure", "id_file", "id_way_0", "id_way_1"} <= {
        label["for"] for label in elements(html, "label")
    }


def test_a_group_of_choices_is_a_fieldset_that_carries_its_error() -> None:
    html = draw("{{ form.way.as_field_group }}", form=Sample({}))
    assert [each["aria-describedby"] for each in elements(html, "fieldset")] == ["id_way_error"]
    assert "<legend>Façon" in html
    boxes = elements(html, "input")
    assert [box["class"] for box in boxes] == ["form-check-input"] * 2
    assert not any("aria-invalid" in box for box in boxes)


def test_the_class_of_a_widget_joins_the_one_it_asks_for() -> None:
    html = draw("{{ form }}", form=Sample())
    assert one(html, "input", "name")["class"] == "form-control w-short"
    assert one(html, "select", "kind")["class"] == "form-select"
    assert one(html, "input", "sure")["class"] == "form-check-input"
    assert "class" not in one(html, "input", "token")


def is_marked(form: forms.Form, name: str) -> bool:
    return not form[name].is_hidden and "(facultatif)" in draw("{{ field.as_field_group }}", field=form[name])


def test_a_field_that_may_be_left_empty_is_marked_except_on_filters_and_single_boxes() -> None:
    form = Sample()
    marked = {name for name in form.fields if is_marked(form, name)}
    assert marked == {"note", "born", "file"}
    form.mark_optional = False  # type: ignore[attr-defined]
    assert "(facultatif)" not in draw("{{ form }}", form=form)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_date_is_iso_in_every_language(language: str) -> None:
    with translation.override(language):
        field = one(draw("{{ form }}", form=Sample(initial={"born": date(1990, 3, 1)})), "input", "born")
        bound = Sample({"born": "1990-03-01"})
        bound.is_valid()
    assert (field["type"], field["value"], field["class"]) == ("date", "1990-03-01", "form-control w-medium")
    assert bound.cleaned_data["born"] == date(1990, 3, 1)


def test_a_date_widget_that_a_form_chose_itself_stays() -> None:
    class Chosen(NativeDates, forms.Form):
        day = forms.DateField(widget=forms.SelectDateWidget)

    assert isinstance(Chosen().fields["day"].widget, forms.SelectDateWidget)


def test_the_errors_of_a_page_come_in_its_order_with_links() -> None:
    first, second = Sample({"note": "refused"}), Sample({"name": "x", "way": "a"}, prefix="b")
    errors = errors_of([first, None, "", second])
    assert [(error.label, error.target) for error in errors] == [
        ("", ""), ("Nom", "id_name"), ("Type", "id_kind"), ("Façon", "id_way_0"),
        ("Nom", "id_b-name"), ("Type", "id_b-kind"), ("Façon", "id_b-way_0"),
    ]  # fmt: skip
    html = draw("{% error_summary first second %}", first=first, second=second)
    assert [link["href"] for link in elements(html, "a")] == [f"#{error.target}" for error in errors[1:]]
    assert html.index("Rien ne va.") < html.index("Nom – ")
    (summary,) = (each for each in elements(html, "div") if "data-error-summary" in each)
    assert (summary["role"], summary["tabindex"]) == ("alert", "-1")


def test_the_title_of_a_page_says_that_its_form_was_refused() -> None:
    assert draw("{% error_prefix form %}", form=Sample({})).replace("\u00a0", " ") == "Erreur : "
    assert draw("{% error_prefix form %}", form=Sample()) == ""
    assert draw("{% error_summary form %}{% error_prefix absent %}", form=Sample()).strip() == ""


def test_a_hidden_field_is_not_linked_to() -> None:
    form = Sample({"name": "x", "kind": "a", "way": "a"})
    form.add_error("token", "Expiré.")
    assert [(error.message, error.target) for error in errors_of([form])] == [("Expiré.", "")]


REFUSED = {
    AmountProblem.EMPTY: "€",
    AmountProblem.UNREADABLE: "beaucoup",
    AmountProblem.MALFORMED_GROUPS: "1 23 456",
    AmountProblem.TOO_MANY_DECIMALS: "1,2345",
    AmountProblem.TOO_LARGE: "9" * 20,
}


@pytest.mark.parametrize("problem", AmountProblem)
def test_every_way_of_not_being_an_amount_has_its_words(problem: AmountProblem) -> None:
    with pytest.raises(forms.ValidationError) as refused:
        AmountField().clean(REFUSED[problem])
    assert refused.value.code == problem
    assert refused.value.messages[0].endswith(".")


def test_an_amount_is_cents_and_an_empty_one_is_none() -> None:
    field = AmountField(min_cents=100, required=False)
    assert field.clean("1 250,50 €") == 125050
    assert field.clean("1,00") == 100
    assert field.clean("") is field.clean("  ") is None
    with pytest.raises(forms.ValidationError) as refused:
        field.clean("0,99")
    assert refused.value.messages == ["Le montant doit être d’au moins 1,00\u00a0€."]
    with pytest.raises(forms.ValidationError):
        AmountField().clean(" ")


def test_an_amount_comes_back_as_it_was_typed_or_in_words() -> None:
    field = AmountField()
    assert field.prepare_value(125050) == "1\u202f250,50\u00a0€"
    assert field.prepare_value("beaucoup") == "beaucoup"
    assert not field.has_changed(125050, "1250,5")
    assert field.has_changed(125050, "1250,51")
    assert field.has_changed(125050, "beaucoup")
