"""Members over time: who pays from when to when, by which method."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from budgets.access import access_pool, access_pool_to_manage, keeps_pool
from budgets.comparing import methods_of
from budgets.membership import payers_of, stay_of
from budgets.models import Method
from budgets.services import change_stay, choose_method
from budgets.services.pools import has_draft
from budgets.web.forms_budget import MethodForm, StayForm
from budgets.web.saving import saved
from maillage.identity.web.request import actor_of, posted

FORM = ["GET", "HEAD", "POST"]


@require_safe
def stays(request: HttpRequest, pool_id: UUID) -> HttpResponse:
    """Each member with its days, and what it would pay by both methods."""
    actor = actor_of(request)
    pool = access_pool(actor, pool_id)
    amount, rows = methods_of(actor, pool)
    keeps = keeps_pool(actor, pool)
    context = {
        "pool": pool,
        "amount_cents": amount,
        "rows": rows,
        "method": Method(pool.method).label,
        "has_amounts": any(row.by_days is not None for row in rows),
        "may_change": keeps and has_draft(pool),
        "may_start": keeps and pool.closed_at is None and not has_draft(pool),
    }
    return render(request, "budgets/stays.html", context)


@require_http_methods(FORM)
def stay(request: HttpRequest, pool_id: UUID) -> HttpResponse:
    """The form of a member's first and last day; a member that comes later is let in."""
    actor = actor_of(request)
    pool = access_pool_to_manage(actor, pool_id)
    initial = {"member": request.GET.get("member"), "starts": pool.starts, "ends": pool.ends}
    known = stay_of(pool, str(initial["member"] or ""))
    if known:
        initial |= {"starts": known.starts, "ends": known.ends}
    form = StayForm(posted(request), members=payers_of(pool), initial=initial)
    answer = saved(
        request, form, lambda: change_stay(actor=actor, pool=pool, **form.cleaned_data),
        _("The days are entered. They count for the version that is adopted next."),
        reverse("budgets:stays", args=[pool_id]),
    )  # fmt: skip
    return answer or render(request, "budgets/stay.html", {"form": form, "pool": pool})


@require_http_methods(FORM)
def method(request: HttpRequest, pool_id: UUID) -> HttpResponse:
    """Both methods side by side, and the choice."""
    actor = actor_of(request)
    pool = access_pool_to_manage(actor, pool_id)
    form = MethodForm(posted(request), initial={"method": pool.method})
    answer = saved(
        request, form, lambda: choose_method(actor=actor, pool=pool, method=form.cleaned_data["method"]),
        _("The method is chosen. It counts for the version that is adopted next."),
        reverse("budgets:stays", args=[pool_id]),
    )  # fmt: skip
    amount, rows = methods_of(actor, pool)
    context = {"form": form, "pool": pool, "rows": rows, "amount_cents": amount}
    return answer or render(request, "budgets/method.html", context)
