"""Who belongs to the consortia that a coordination keeps the books of, and the coordination's home page."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from budgets.access import access_consortia, access_membership_to_change, opens_pools
from budgets.membership import dated_members
from budgets.statements import list_pools
from budgets.waiting import waiting_in_pools
from budgets.web.forms import MembershipForm
from budgets.web.saving import saved
from maillage.identity.web.request import actor_of, posted
from tenants.registry.consortia import change_membership

SHOWN_AT_HOME = 5


@require_safe
def members(request: HttpRequest) -> HttpResponse:
    """Every membership with its dates; those that no source states are marked."""
    actor = actor_of(request)
    consortia = dated_members(access_consortia(actor), timezone.localdate())
    return render(request, "budgets/members.html", {"consortia": consortia, "may_change": opens_pools(actor)})


@require_http_methods(["GET", "HEAD", "POST"])
def membership(request: HttpRequest, consortium_member_id: UUID) -> HttpResponse:
    """The form of the days of one membership, such as the last one of a member that leaves."""
    actor = actor_of(request)
    found = access_membership_to_change(actor, consortium_member_id)
    now = {name: getattr(found, name) for name in ("starts", "ends", "inferred", "note")}
    form = MembershipForm(posted(request), initial=now)
    answer = saved(
        request, form, lambda: change_membership(actor=actor, membership=found, **form.cleaned_data),
        _("The days are saved. Pools that are open keep the days they have: change them there."),
        reverse("budgets:members"),
    )  # fmt: skip
    return answer or render(request, "budgets/membership.html", {"form": form, "membership": found})


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Pools, members, dates. Nothing here knows a participant."""
    actor = actor_of(request)
    consortia = dated_members(access_consortia(actor), timezone.localdate())
    found = list_pools(actor)
    context = {
        "pools": found[:SHOWN_AT_HOME],
        "consortia": consortia,
        "may_open": opens_pools(actor),
        "tasks": waiting_in_pools(actor),
    }
    return render(request, "budgets/home.html", context)
