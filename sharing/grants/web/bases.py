"""The legal bases of the CPAS, and new versions of them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from maillage.identity.web.problems import add_problem
from maillage.identity.web.request import actor_of
from maillage.problems import Problem
from sharing.grants.access import access_legal_bases, access_legal_bases_for_change, changes_legal_bases
from sharing.grants.bases import bases_in_force
from sharing.grants.services import add_legal_basis
from sharing.grants.web.other_forms import LegalBasisForm


@require_http_methods(["GET", "HEAD", "POST"])
def legal_bases(request: HttpRequest) -> HttpResponse:
    """Every version; who keeps them adds one."""
    actor = actor_of(request)
    found = access_legal_bases(actor)
    form = LegalBasisForm(request.POST if request.method == "POST" else None)
    if form.is_bound:
        access_legal_bases_for_change(actor)
        if form.is_valid():
            try:
                add_legal_basis(actor=actor, **form.cleaned_data)
            except Problem as problem:
                add_problem(form, problem)
            else:
                said = _("The legal basis is added. Agreements keep the version under which they were given.")
                messages.success(request, said)
                return redirect("grants:legal-bases")
    context = {
        "form": form,
        "bases": list(found),
        "in_force": {basis.pk for basis in bases_in_force()},
        "may_change": changes_legal_bases(actor),
    }
    return render(request, "grants/legal_bases.html", context)
