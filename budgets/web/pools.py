"""Read pools: the list, one pool, its shares as a file. The same pages for the coordination and for a member."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from budgets.access import access_pool, keeps_pool, opens_pools
from budgets.statements import list_pools, read_pool
from budgets.web.export import shares_file
from budgets.web.presenting import chart_of, earlier_of, origins_of, working_of
from budgets.web.wording import key_label
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
    """The budget, its funding, the key, the shares and why they are what they are."""
    actor = actor_of(request)
    found = access_pool(actor, pool_id)
    read = read_pool(actor, found)
    latest = read.latest
    context = {
        "pool": found,
        "read": read,
        "latest": latest,
        "may_change": keeps_pool(actor, found),
        "key_words": key_label(latest.key) if latest else "",
        "earlier": earlier_of(latest) if latest else [],
        "chart": chart_of(read, reverse("budgets:shares_csv", args=[found.pk])),
        "origins": origins_of(latest) if latest else [],
        "working": working_of(latest) if latest else [],
    }
    return render(request, "budgets/pool.html", context)


@require_safe
def shares_csv(request: HttpRequest, pool_id: UUID) -> HttpResponse:
    """The latest shares that the reader may see. Not there before the first."""
    actor = actor_of(request)
    found = access_pool(actor, pool_id)
    latest = read_pool(actor, found).latest
    if latest is None:
        raise Http404
    return shares_file(found, latest)
