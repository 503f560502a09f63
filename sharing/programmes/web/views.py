"""The page on which a body says what it offers."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from maillage.identity.web.problems import add_problem
from maillage.identity.web.request import actor_of
from maillage.problems import Problem
from sharing.programmes.access import access_own_programme, access_own_programme_for_change, changes_programme
from sharing.programmes.services import describe_programme
from sharing.programmes.web.forms import ProgrammeForm


@require_http_methods(["GET", "HEAD", "POST"])
def programme(request: HttpRequest) -> HttpResponse:
    """What the acting body says of its programme; its managers change it."""
    actor = actor_of(request)
    own = access_own_programme(actor)
    said = {"voluntary": own.voluntary, "one_person": own.one_person, "preset": own.preset}
    form = ProgrammeForm(request.POST if request.method == "POST" else None, initial=said)
    if form.is_bound:
        access_own_programme_for_change(actor)
        if form.is_valid():
            try:
                describe_programme(actor=actor, **form.cleaned_data)
            except Problem as problem:
                add_problem(form, problem)
            else:
                messages.success(request, _("It is saved. Agreements say it from now on."))
                return redirect("programmes:programme")
    context = {"form": form, "own": own, "preset": _label(own.preset), "may_change": changes_programme(actor)}
    return render(request, "programmes/programme.html", context)


def _label(preset: str) -> str:
    return str(dict(ProgrammeForm.base_fields["preset"].choices)[preset])  # type: ignore[attr-defined]
