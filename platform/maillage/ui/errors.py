"""What went wrong in the forms of a page, as one list of links."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.forms import BaseForm
from django.forms.boundfield import BoundField


@dataclass(frozen=True, slots=True)
class SummaryError:
    """A message in the words shown beside the field.

    `label` names the field and `target` is the id of its first input; both are "" for the whole form.
    """

    message: str
    label: str = ""
    target: str = ""


def errors_of(forms: Iterable[object]) -> list[SummaryError]:
    """Return the errors of forms in page order. Anything else (None, "") counts as no form."""
    return [error for form in forms for error in _errors(form)]


def _errors(form: object) -> Iterator[SummaryError]:
    if isinstance(form, BaseForm):
        yield from (SummaryError(str(message)) for message in form.non_field_errors())
        yield from _field_errors(form)


def _field_errors(form: BaseForm) -> Iterator[SummaryError]:
    for field in form:
        label, target = ("", "") if field.is_hidden else (str(field.label), _first_input_id(field))
        yield from (SummaryError(str(message), label, target) for message in field.errors)


def _first_input_id(field: BoundField) -> str:
    # A group of boxes has no id of its own: its first box is "<id>_0".
    return field.id_for_label or (f"{field.auto_id}_0" if field.auto_id else "")
