"""What went wrong in the forms of a page, as one list of links."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.forms import BaseForm, BaseFormSet

type FormLike = BaseForm | BaseFormSet[BaseForm]


@dataclass(frozen=True, slots=True)
class SummaryError:
    """A message in the words shown beside the field; `target` is the id of its first input, "" for the whole form."""

    message: str
    target: str


def errors_of(forms: Iterable[object]) -> list[SummaryError]:
    """Return the errors of forms and formsets in page order. Anything else (None, "") counts as no form."""
    return [error for form in forms for error in _errors(form)]


def _errors(form: object) -> Iterator[SummaryError]:
    if isinstance(form, BaseFormSet):
        yield from (SummaryError(str(message), "") for message in form.non_form_errors())
        for member in form.forms:
            yield from _errors(member)
    elif isinstance(form, BaseForm):
        yield from (SummaryError(str(message), "") for message in form.non_field_errors())
        yield from _field_errors(form)


def _field_errors(form: BaseForm) -> Iterator[SummaryError]:
    for field in form:
        target = "" if field.is_hidden else getattr(field, "first_input_id", field.id_for_label)
        yield from (SummaryError(str(message), target) for message in field.errors)
