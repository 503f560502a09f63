"""Choose by what a draft is shared."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from budgets.access import access_pool_to_manage
from budgets.figures import available_bases, members_of, without_commune
from budgets.services import choose_key
from budgets.versions import read_version
from budgets.web.forms_budget import KeyForm
from budgets.web.saving import saved
from maillage.identity.web.request import actor_of, posted


@require_http_methods(["GET", "HEAD", "POST"])
def key(request: HttpRequest, pool_id: UUID) -> HttpResponse:
    """The criteria with their weights, among the figures that every member has."""
    actor = actor_of(request)
    pool = access_pool_to_manage(actor, pool_id)
    members = members_of(pool.member_roles)
    view = read_version(actor, pool)
    bases = available_bases(actor, members)
    slugs = {member.role: member.slug for member in members}
    initial = KeyForm.initial_of(view.key.criteria, slugs) if view.key else {}
    form = KeyForm(posted(request), bases=bases, members=members, initial=initial)
    answer = saved(
        request, form, lambda: choose_key(actor=actor, pool=pool, criteria=form.chosen()),
        _("The key is chosen. Look at the shares, then adopt the version."),
        reverse("budgets:budget", args=[pool_id]),
    )  # fmt: skip
    context = {
        "form": form, "pool": pool, "amount_cents": view.amount_cents, "bases": bases,
        "without_commune": without_commune(members),
    }  # fmt: skip
    return answer or render(request, "budgets/key.html", context)
