"""What follows a referral that did not work out: another recipient, another try; and the clocks that a CPAS sets."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from maillage.identity.web.problems import add_problem, answer_problem
from maillage.identity.web.request import actor_of, posted
from maillage.problems import Problem
from sharing.grants.access import access_grant_for_change
from sharing.referrals.access import access_clocks, access_sent_to_act, other_live_grants
from sharing.referrals.rules import Clocks
from sharing.referrals.sent import sent_of
from sharing.referrals.services import GONE, clocks_of, reopen_referral, reroute_referral, set_clocks
from sharing.referrals.services.clocks import tells_manager
from sharing.referrals.standing import offered
from sharing.referrals.web.clock_form import ClocksForm
from sharing.referrals.web.decision_forms import RerouteForm


@require_http_methods(["GET", "HEAD", "POST"])
def reroute(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    """To whom it goes instead, by an agreement of its own; then what would leave is checked."""
    actor = actor_of(request)
    sent = access_sent_to_act(actor, referral_id)
    here = reverse("referrals:referral", args=[referral_id])
    if "reroute" not in offered(actor, sent.referral):
        return answer_problem(request, Problem("changed_meanwhile", GONE, status=409), here)
    grants = other_live_grants(actor, sent)
    form = RerouteForm(posted(request), actor=actor, referral=sent.referral, grants=grants)
    if form.is_bound and form.is_valid():
        grant = access_grant_for_change(actor, UUID(form.cleaned_data["grant"]))
        try:
            child = reroute_referral(actor=actor, referral=sent.referral, grant=grant)
        except Problem as problem:
            if problem.status == 409:
                return answer_problem(request, problem, here)
            add_problem(form, problem)
        else:
            return redirect("sending:check", child.pk)
    context = {"form": form, "grants": grants, "sent": sent_of(actor, sent.referral)}
    return render(request, "sending/reroute.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def reopen(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    """Take an ended referral up again: a new draft to the same recipient, to check before it leaves."""
    actor = actor_of(request)
    sent = access_sent_to_act(actor, referral_id)
    here = reverse("referrals:referral", args=[referral_id])
    try:
        if "reopen" not in offered(actor, sent.referral):
            raise Problem("changed_meanwhile", GONE, status=409)
        if request.method == "POST":
            child = reopen_referral(actor=actor, referral=sent.referral)
            return redirect("sending:check", child.pk)
    except Problem as problem:
        return answer_problem(request, problem, here)
    return render(request, "sending/reopen.html", {"sent": sent_of(actor, sent.referral)})


@require_http_methods(["GET", "HEAD", "POST"])
def clocks(request: HttpRequest) -> HttpResponse:
    """After how many working days a recipient is reminded, the sender told, the referral ended."""
    actor = actor_of(request)
    role = access_clocks(actor)
    form = ClocksForm(
        posted(request),
        ordinary=clocks_of(role, urgent=False),
        urgent=clocks_of(role, urgent=True),
        tell_manager=tells_manager(role),
    )
    if form.is_bound and form.is_valid():
        values = form.cleaned_data
        try:
            set_clocks(
                actor=actor,
                ordinary=Clocks(values["remind"], values["tell"], values["expire"]),
                urgent=Clocks(values["urgent_remind"], values["urgent_tell"], values["urgent_expire"]),
                tell_manager=values["tell_manager"],
            )
        except Problem as problem:
            add_problem(form, problem)
        else:
            messages.success(request, _("The deadlines are kept. They count for what is sent from now on."))
            return redirect("referrals:referrals")
    return render(request, "sending/clocks.html", {"form": form})
