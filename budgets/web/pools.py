"""Read pools: the list, one pool at a glance. The same pages for the coordination and for a member."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from budgets.access import access_pool, keeps_pool, opens_pools
from budgets.figures import members_of
from budgets.files import glance_file
from budgets.glance import glance_of
from budgets.models import Method, Pool
from budgets.statements import list_pools
from budgets.telling import figures_of_glance
from budgets.versions import list_versions, read_version
from budgets.web.presenting import glance_chart
from maillage.identity import rules as identity
from maillage.identity.web.request import actor_of
from maillage.ui.lists import page_of


@require_safe
def pools(request: HttpRequest) -> HttpResponse:
    """Every pool that the reader may see, newest first."""
    actor = actor_of(request)
    context = {
        "page": page_of(request, list_pools(actor)),
        "may_open": opens_pools(actor),
        "is_member": actor.body_kind == identity.CPAS,
    }
    return render(request, "budgets/pools.html", context)


@require_safe
def pool(request: HttpRequest, pool_id: UUID) -> HttpResponse:
    """Budget, called, paid, spent; what is next to do."""
    actor = actor_of(request)
    found = access_pool(actor, pool_id)
    versions = list_versions(found)
    if not versions:
        return nothing_yet(request, found)
    view = read_version(actor, found, next((each.number for each in versions if each.adopted_at), None))
    glance = glance_of(actor, found, view)
    context = {
        "pool": found,
        "members": members_of(found.member_roles),
        "method": Method(found.method).label,
        "view": view,
        "draft": next((each for each in versions if each.adopted_at is None), None),
        "glance": glance,
        "rows": figures_of_glance(glance),
        "chart": glance_chart(glance, reverse("budgets:glance_csv", args=[pool_id])),
        "may_change": keeps_pool(actor, found),
    }
    return render(request, "budgets/pool.html", context)


def nothing_yet(request: HttpRequest, pool: Pool) -> HttpResponse:
    """What a member sees that came after everything was adopted."""
    return render(request, "budgets/nothing_yet.html", {"pool": pool})


@require_safe
def glance_csv(request: HttpRequest, pool_id: UUID) -> HttpResponse:
    """The same figures as a file."""
    actor = actor_of(request)
    return glance_file(actor, access_pool(actor, pool_id))
