"""What if: the form, the comparison, the button that makes the draft of it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from budgets.access import access_pool_to_manage
from budgets.closing.web.forms import WhatIfForm
from budgets.closing.web.presenting import side_by_side
from budgets.closing.whatif import Outlook, apply_scenario, outlooks
from budgets.figures import members_of
from budgets.models import Pool
from maillage.audit.actor import Actor
from maillage.identity.web.problems import add_problem
from maillage.identity.web.request import actor_of
from maillage.problems import Problem


@require_http_methods(["GET", "HEAD", "POST"])
def what_if(request: HttpRequest, pool_id: UUID) -> HttpResponse:
    """Compare what is asked in the address; a POST makes the draft of a modification with the same inputs."""
    actor = actor_of(request)
    pool = access_pool_to_manage(actor, pool_id)
    statement = pool.apportionments.order_by("-number").first()
    asked = request.POST if request.method == "POST" else request.GET or None
    form = WhatIfForm(asked, actor=actor, members=members_of(pool.member_roles), statement=statement)
    if request.method == "POST" and _applied(request, actor, pool, form):
        return redirect("budgets:pool", pool.pk)
    shown = _compared(actor, pool, form)
    context = {
        "form": form,
        "pool": pool,
        "statement": statement,
        "table": side_by_side(shown),
        # one method, one draft: whoever leaves by a method that was not chosen yet chooses it first
        "can_apply": len(shown) == 1,
        "needs_method": len(shown) > 1,
        "answers": [(name, value) for name in form.fields for value in _values(form, name)] if form.is_bound else [],
    }
    return render(request, "closing/whatif.html", context)


def _values(form: WhatIfForm, name: str) -> list[str]:
    data = form.data
    found = data.getlist(name) if hasattr(data, "getlist") else [data.get(name, "")]
    return [value for value in found if value]


def _compared(actor: Actor, pool: Pool, form: WhatIfForm) -> list[Outlook]:
    if not (form.is_bound and form.is_valid() and form.scenario.changes_something):
        return []
    try:
        return outlooks(actor, pool, form.scenario)
    except Problem as problem:
        add_problem(form, problem)
        return []


def _applied(request: HttpRequest, actor: Actor, pool: Pool, form: WhatIfForm) -> bool:
    if not form.is_valid():
        return False
    try:
        draft = apply_scenario(actor=actor, pool=pool, scenario=form.scenario)
    except Problem as problem:
        add_problem(form, problem)
        return False
    said = _("Modification %(number)s is drafted with these figures. Next: adopt it, then the councils vote.")
    messages.success(request, said % {"number": draft.number})
    return True
