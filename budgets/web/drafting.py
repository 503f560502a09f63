"""Draft a version: its lines, its funding; adopt it, start the next, leave it."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from budgets.access import access_funding_to_change, access_line_to_change, access_pool_to_manage
from budgets.choices import draft_lines
from budgets.models import Nature, VersionFunding, VersionLine
from budgets.services import (
    adopt_version,
    change_line,
    enter_funding,
    enter_line,
    leave_draft,
    remove_funding,
    remove_line,
    start_version,
)
from budgets.services.versions import is_adopted
from budgets.versions import read_version
from budgets.web.forms_budget import FundingForm, LineForm
from budgets.web.presenting import shares_chart
from budgets.web.saving import done, saved
from budgets.wording import version_label
from maillage.identity.web.request import actor_of, posted

FORM = ["GET", "HEAD", "POST"]
# No version has this token: what was not read is not adopted.
UNREAD = "-"


def _budget(pool_id: UUID) -> str:
    return reverse("budgets:budget", args=[pool_id])


@require_http_methods(FORM)
def line(request: HttpRequest, pool_id: UUID) -> HttpResponse:
    """The form of a line of costs."""
    actor = actor_of(request)
    pool = access_pool_to_manage(actor, pool_id)
    form = LineForm(posted(request))

    def save() -> None:
        label, nature = form.cleaned_data["label"], form.cleaned_data["nature"]
        enter_line(actor=actor, pool=pool, label=label, nature=nature, **form.entered())

    return saved(request, form, save, _("The line is entered."), _budget(pool_id)) or render(
        request, "budgets/line.html", {"form": form, "pool": pool, "line": None}
    )


@require_http_methods(FORM)
def line_of_draft(request: HttpRequest, pool_id: UUID, budget_line_id: UUID) -> HttpResponse:
    """The form of the figures of a line that is in the draft, and the button that takes it out."""
    actor = actor_of(request)
    found = access_line_to_change(actor, pool_id, budget_line_id)
    pool = found.pool
    if "remove" in request.POST:
        return done(
            request, lambda: remove_line(actor=actor, pool=pool, line=found), _("The line is taken out."),
            _budget(pool_id),
        )  # fmt: skip
    nature = Nature(found.line.nature)
    kept = nature if is_adopted(found.line) else None
    form = LineForm(posted(request), kept=kept, initial=_figures(found))

    def save() -> None:
        named = (
            {"label": found.line.label, "nature": nature}
            if kept
            else {name: form.cleaned_data[name] for name in ("label", "nature")}
        )
        change_line(actor=actor, pool=pool, line=found, **named, **form.entered())

    return saved(request, form, save, _("The line is changed."), _budget(pool_id)) or render(
        request, "budgets/line.html", {"form": form, "pool": pool, "line": found}
    )


def _figures(found: VersionLine) -> dict[str, object]:
    flat = found.line.nature == Nature.FLAT
    return {
        "label": found.line.label, "nature": found.line.nature, "amount": None if flat else found.cents,
        "rate": found.rate or None, "base": found.base,
    }  # fmt: skip


@require_http_methods(FORM)
def funding(request: HttpRequest, pool_id: UUID) -> HttpResponse:
    """The form of a funding source."""
    actor = actor_of(request)
    pool = access_pool_to_manage(actor, pool_id)
    form = FundingForm(posted(request), lines=draft_lines(pool))

    def save() -> None:
        enter_funding(actor=actor, pool=pool, label=form.cleaned_data["label"], **form.entered())

    return saved(request, form, save, _("The funding is entered."), _budget(pool_id)) or render(
        request, "budgets/funding.html", {"form": form, "pool": pool, "source": None}
    )


@require_http_methods(FORM)
def change_funding(request: HttpRequest, pool_id: UUID, source_id: UUID) -> HttpResponse:
    """The form of what a source of the draft gives, and the button that takes it out."""
    actor = actor_of(request)
    found = access_funding_to_change(actor, pool_id, source_id)
    pool = found.pool
    if "remove" in request.POST:
        return done(
            request, lambda: remove_funding(actor=actor, pool=pool, funding=found), _("The funding is taken out."),
            _budget(pool_id),
        )  # fmt: skip
    form = FundingForm(posted(request), lines=draft_lines(pool), known=True, initial=_given(found))

    def save() -> None:
        enter_funding(actor=actor, pool=pool, label=found.source.label, **form.entered())

    return saved(request, form, save, _("The funding is changed."), _budget(pool_id)) or render(
        request, "budgets/funding.html", {"form": form, "pool": pool, "source": found.source}
    )


def _given(found: VersionFunding) -> dict[str, object]:
    return {
        "amount": found.cents if found.rate is None else None, "rate": found.rate, "cap": found.cap_cents,
        "eligible": found.eligible, "advance": found.source.advance or None,
    }  # fmt: skip


@require_POST
def start(request: HttpRequest, pool_id: UUID) -> HttpResponse:
    """Start the next modification."""
    actor = actor_of(request)
    pool = access_pool_to_manage(actor, pool_id)
    said = _("A modification is begun as a copy of the budget: change its lines, then adopt it.")
    return done(request, lambda: start_version(actor=actor, pool=pool), said, _budget(pool_id))


@require_POST
def leave(request: HttpRequest, pool_id: UUID) -> HttpResponse:
    """Leave the modification that was begun."""
    actor = actor_of(request)
    pool = access_pool_to_manage(actor, pool_id)
    said = _("The draft is left. The budget stays as it was adopted.")
    return done(request, lambda: leave_draft(actor=actor, pool=pool), said, _budget(pool_id))


@require_http_methods(FORM)
def adopt(request: HttpRequest, pool_id: UUID, number: int) -> HttpResponse:
    """What adopting the draft fixes, and the button that does it."""
    actor = actor_of(request)
    pool = access_pool_to_manage(actor, pool_id)
    view = read_version(actor, pool, number)
    form = forms.Form(posted(request))
    said = _("%(version)s is adopted and shared. Next: the votes of the councils, below, then the calls.") % {
        "version": version_label(number)
    }  # fmt: skip
    answer = saved(
        request, form,
        lambda: adopt_version(actor=actor, pool=pool, number=number, seen=request.POST.get("seen", "") or UNREAD), said,
        reverse("budgets:version", args=[pool_id, number]),
    )  # fmt: skip
    return answer or render(
        request, "budgets/adopt.html", {"form": form, "pool": pool, "view": view, "chart": shares_chart(view, "")}
    )
