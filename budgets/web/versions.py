"""Read a version of the budget: the page, what it changes, and its files."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from budgets.access import access_pool, keeps_pool, votes_for
from budgets.files import changes_file, shares_file, version_book, version_paper
from budgets.telling import changes_tables, key_of, working_of
from budgets.versions import changes_of, list_versions, newest_adopted, read_version, votes_of
from budgets.web.pools import nothing_yet
from budgets.web.presenting import shares_chart
from budgets.wording import version_label
from maillage.identity.web.request import actor_of


@require_safe
def budget(request: HttpRequest, pool_id: UUID) -> HttpResponse:
    """The newest version, drafted or adopted."""
    return _page(request, pool_id, None)


@require_safe
def version(request: HttpRequest, pool_id: UUID, number: int) -> HttpResponse:
    """One version."""
    return _page(request, pool_id, number)


def _page(request: HttpRequest, pool_id: UUID, number: int | None) -> HttpResponse:
    actor = actor_of(request)
    pool = access_pool(actor, pool_id)
    versions = list_versions(pool)
    if number is None and not versions:
        return nothing_yet(request, pool)
    view = read_version(actor, pool, number)
    keeps = keeps_pool(actor, pool)
    here = view.version.number
    context = {
        "pool": pool,
        "view": view,
        "name": version_label(here),
        "is_draft": view.statement is None,
        "is_newest": versions[0].pk == view.version.pk,
        "others": [each for each in versions if each.pk != view.version.pk],
        "has_before": any(each.number == here - 1 for each in versions),
        "key": key_of(view.key) if view.key else None,
        "chart": shares_chart(view, reverse("budgets:version_csv", args=[pool_id, here])),
        "steps": working_of(view),
        "votes": votes_of(actor, pool, view.version) if view.statement else [],
        "may_change": keeps and pool.closed_at is None,
        "may_vote": keeps or votes_for(actor, pool),
        "keeps": keeps,
    }
    return render(request, "budgets/version.html", context)


@require_safe
def shares_csv(request: HttpRequest, pool_id: UUID) -> HttpResponse:
    """The latest shares that the reader may see. Not there before the first."""
    actor = actor_of(request)
    pool = access_pool(actor, pool_id)
    return shares_file(actor, pool, newest_adopted(pool))


@require_safe
def version_csv(request: HttpRequest, pool_id: UUID, number: int) -> HttpResponse:
    """The shares of a version, those of a draft as they would be."""
    actor = actor_of(request)
    return shares_file(actor, access_pool(actor, pool_id), number)


@require_safe
def changes(request: HttpRequest, pool_id: UUID, number: int) -> HttpResponse:
    """What a version changes in the one before."""
    actor = actor_of(request)
    pool = access_pool(actor, pool_id)
    found = changes_of(actor, pool, number)
    context = {
        "pool": pool,
        "number": number,
        "name": version_label(number),
        "before": version_label(number - 1),
        "tables": changes_tables(found),
    }
    return render(request, "budgets/changes.html", context)


@require_safe
def changes_csv(request: HttpRequest, pool_id: UUID, number: int) -> HttpResponse:
    """The same as a file."""
    actor = actor_of(request)
    return changes_file(actor, access_pool(actor, pool_id), number)


@require_safe
def pdf(request: HttpRequest, pool_id: UUID, number: int) -> HttpResponse:
    """The version as a document for a council."""
    actor = actor_of(request)
    return version_paper(actor, access_pool(actor, pool_id), number)


@require_safe
def xlsx(request: HttpRequest, pool_id: UUID, number: int) -> HttpResponse:
    """The version as a workbook."""
    actor = actor_of(request)
    return version_book(actor, access_pool(actor, pool_id), number)
