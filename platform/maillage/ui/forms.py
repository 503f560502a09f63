"""Accessible Bootstrap markup for Django forms: `FORM_RENDERER = "maillage.ui.forms.FormRenderer"`."""

from typing import Any, cast

from django import forms
from django.forms.renderers import TemplatesSetting
from django.template.base import Template

OWN_WIDGET_TEMPLATES = {
    "django/forms/widgets/radio.html": "ui/forms/widgets/choices.html",
    "django/forms/widgets/checkbox_select.html": "ui/forms/widgets/choices.html",
    "django/forms/widgets/clearable_file_input.html": "ui/forms/widgets/file.html",
}
CHOICE_GROUPS = (forms.RadioSelect, forms.CheckboxSelectMultiple)
SELECTS = (forms.Select, forms.SelectDateWidget)


class BoundField(forms.BoundField):
    """A field on a form that knows how it is drawn."""

    @property
    def is_single_checkbox(self) -> bool:
        """Whether the box stands before its label."""
        return isinstance(self.field.widget, forms.CheckboxInput)

    @property
    def is_marked_optional(self) -> bool:
        """Whether the label says "(optional)": not on filters (`mark_optional = False`), nor on a single box."""
        marks = getattr(self.form, "mark_optional", True)
        return marks and not self.field.required and not self.is_single_checkbox

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        """Add the widget's class to those it asks for itself."""
        drawn = widget or self.field.widget
        built = cast(dict[str, Any], super().build_widget_attrs(attrs, widget))
        if isinstance(drawn, CHOICE_GROUPS):
            # The group carries the error through its description; the boxes are not wrong one by one.
            built.pop("aria-invalid", None)
        if css_class := _css_class(drawn):
            built["class"] = " ".join(filter(None, (css_class, drawn.attrs.get("class"), attrs.get("class"))))
        return built


def _css_class(widget: forms.Widget) -> str:
    if widget.is_hidden:
        return ""
    if isinstance(widget, (forms.CheckboxInput, *CHOICE_GROUPS)):
        return "form-check-input"
    return "form-select" if isinstance(widget, SELECTS) else "form-control"


class FormRenderer(TemplatesSetting):
    """Draws every form and field of the project with the templates of `ui/forms`."""

    form_template_name = "ui/forms/form.html"
    field_template_name = "ui/forms/field.html"
    bound_field_class = BoundField

    def get_template(self, template_name: str) -> Template | None:
        """Return the project's own template for the widgets that have one."""
        return super().get_template(OWN_WIDGET_TEMPLATES.get(template_name, template_name))


class DateInput(forms.DateInput):
    """The browser's own date picker. Its value is ISO in every language, as HTML wants it."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"class": "w-medium", **(attrs or {})}, format="%Y-%m-%d")


class NativeDates(forms.BaseForm):
    """Mixin: every date of the form gets the browser's picker. Put it before the form class."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            # Only the stock widget: one that a form chose itself stays.
            if type(field.widget) is forms.DateInput:
                field.widget = DateInput(field.widget.attrs)
