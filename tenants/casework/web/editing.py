"""Open a file, correct one."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from maillage.identity.web.problems import add_problem
from maillage.identity.web.request import actor_of, posted
from maillage.problems import Problem
from tenants.casework.access import access_new_participant
from tenants.casework.numbers import show_number
from tenants.casework.reading import read_to_correct
from tenants.casework.services import Correction, correct_file, open_file
from tenants.casework.web.forms import FileForm


@require_http_methods(["GET", "HEAD", "POST"])
def open_participant(request: HttpRequest) -> HttpResponse:
    """The form of a new file."""
    actor = actor_of(request)
    access_new_participant(actor)
    form = FileForm(posted(request))
    if form.is_bound and form.is_valid():
        try:
            participant = open_file(actor=actor, values=form.cleaned_data)
        except Problem as problem:
            add_problem(form, problem)
        else:
            messages.success(request, _("File %(number)s is open.") % {"number": participant.number})
            return redirect("casework:participant", participant.pk)
    return render(request, "casework/open.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, participant_id: UUID) -> HttpResponse:
    """The form of a file, as it is now."""
    actor = actor_of(request)
    participant = read_to_correct(actor, participant_id)
    context = {"name": participant.name, "number": participant.number, "participant_id": participant.pk}
    show_number(actor, participant)  # in the form
    form = FileForm(posted(request), instance=participant)
    if form.is_bound and form.is_valid():
        try:
            correction = correct_file(actor=actor, participant=participant, values=form.changed_values())
        except Problem as problem:
            add_problem(form, problem)
        else:
            messages.success(request, _outcome(correction))
            return redirect("casework:participant", participant_id)
    return render(request, "casework/correct.html", {"form": form, **context})


def _outcome(correction: Correction) -> str:
    if not correction.changed:
        return _("Nothing was changed.")
    if not correction.informed:
        return _("The file was corrected.")
    return ngettext(
        "The file was corrected. %(count)d recipient sees the corrected information.",
        "The file was corrected. %(count)d recipients see the corrected information.",
        len(correction.informed),
    ) % {"count": len(correction.informed)}
