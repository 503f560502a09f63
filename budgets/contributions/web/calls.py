"""Calls: how they stand, a new round, one call with its letters, reminders. A member sees its own."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from budgets.access import access_pool, access_pool_to_manage, keeps_pool
from budgets.contributions.access import (
    access_call,
    access_call_to_manage,
    access_refund_accounts,
    is_member,
    payment_account_of,
)
from budgets.contributions.letters import call_letter, reminder_letter
from budgets.contributions.models import CallRound
from budgets.contributions.reading import read_calls
from budgets.contributions.rules.portions import written_portion
from budgets.contributions.services import cancel_call, cancel_round, issue_round, next_round, preview_round, remind
from budgets.contributions.services.rounds import RoundPreview, called_portion
from budgets.contributions.web.forms import RoundForm
from budgets.contributions.web.wording import state_badge
from budgets.contributions.working import working_rows
from budgets.models import Pool
from maillage.documents.pdf import pdf_response
from maillage.identity.web.problems import add_problem, answer_problem
from maillage.identity.web.request import actor_of, posted
from maillage.problems import Problem
from maillage.ui.fields import euros

FORM = ["GET", "HEAD", "POST"]
USUAL_DELAY = timedelta(days=30)
LABEL = 120


@require_safe
def calls(request: HttpRequest, pool_id: UUID) -> HttpResponse:
    """What was called, paid and is left, round by round."""
    actor = actor_of(request)
    pool = access_pool(actor, pool_id)
    read = read_calls(actor, pool)
    may_change = keeps_pool(actor, pool) and pool.closed_at is None
    context = {
        "pool": pool,
        "read": read,
        "upcoming": next_round(pool) if may_change else None,
        "rounds": [(each, [(view, state_badge(view)) for view in each.calls]) for each in read.rounds],
        "is_member": is_member(actor, pool),
        "may_change": may_change,
        "account": payment_account_of(pool),
        "refund_accounts": access_refund_accounts(actor, pool),
    }
    return render(request, "contributions/calls.html", context)


@require_http_methods(FORM)
def issue(request: HttpRequest, pool_id: UUID) -> HttpResponse:
    """Three answers, what each member would be called, and the button that calls it: only what was shown is called."""
    actor = actor_of(request)
    pool = access_pool_to_manage(actor, pool_id)
    called = called_portion(pool)
    # what is only looked at has an address of its own, to which a browser goes back without asking
    looked_at = request.GET if "portion" in request.GET else None
    form = RoundForm(posted(request) or looked_at, initial=_usual(pool, called), is_first=not called)
    preview, refused = _previewed(pool, form)
    if "preview" in request.POST and preview is not None and form.is_valid():
        return redirect(f"{request.path}?{urlencode({name: request.POST[name] for name in form.fields})}")
    if form.is_bound and form.is_valid() and preview is not None and _was_shown(request, preview):
        given = form.cleaned_data
        try:
            issued = issue_round(actor=actor, pool=pool, number=preview.number, **given)
        except Problem as problem:
            add_problem(form, problem)
        else:
            messages.success(request, _issued(issued))
            return redirect("contributions:calls", pool.pk)
    context = {
        "form": form,
        "pool": pool,
        "preview": preview,
        "refused": refused,
        "called": written_portion(called),
        "portion_in_all": written_portion(preview.portion) if preview else "",
        "shown": _mark(preview) if preview else "",
    }
    return render(request, "contributions/issue.html", context)


def _issued(issued: CallRound) -> str:
    amount = {"amount": euros(abs(issued.total_cents))}
    if issued.total_cents < 0:
        return _("A credit of %(amount)s is given to the members. The letters are ready.") % amount
    return _("%(amount)s is called. The letters are ready.") % amount


def _usual(pool: Pool, called: Fraction) -> dict[str, Any]:
    """The part that the round before called, as far as it is left (the whole for the first), a month to pay, a name."""
    left = 1 - called
    last = pool.call_rounds.first()
    step = Fraction(last.step_numerator, last.step_denominator) if last else Fraction(1)
    names = {"number": last.number + 1 if last else 1, "pool": pool.name}
    return {
        "portion": written_portion(min(step, left)),
        "due_on": timezone.localdate() + USUAL_DELAY,
        "label": (_("Call %(number)s – %(pool)s") % names)[:LABEL],
    }


def _previewed(pool: Pool, form: RoundForm) -> tuple[RoundPreview | None, object]:
    """What would be called, once the part can be read; why it cannot be is said at the field, or comes back."""
    if form.is_bound:
        form.is_valid()
        step = form.cleaned_data.get("portion")
    else:
        step = form.fields["portion"].clean(form.get_initial_for_field(form.fields["portion"], "portion"))
    if step is None:
        return None, ""
    try:
        return preview_round(pool, step), ""
    except Problem as problem:
        if form.is_bound:
            add_problem(form, problem)
            return None, ""
        return None, problem.message


def _mark(preview: RoundPreview) -> str:
    """What stands for the amounts that were shown, so that other ones are shown again before they are called."""
    return f"{preview.number}:{preview.step}:" + ",".join(str(row.due.cents) for row in preview.rows)


def _was_shown(request: HttpRequest, preview: RoundPreview) -> bool:
    if "issue" not in request.POST:
        return False
    shown = request.POST.get("shown") == _mark(preview)
    if not shown:
        messages.info(request, _("The amounts have changed. Look at them, then issue the calls."))
    return shown


@require_safe
def call(request: HttpRequest, pool_id: UUID, call_id: UUID) -> HttpResponse:
    """One call: why this amount, how it stands, its letters."""
    actor = actor_of(request)
    found = access_call(actor, pool_id, call_id)
    view = read_calls(actor, found.pool).call(found.pk)
    context = {
        "pool": found.pool,
        "view": view,
        "badge": state_badge(view),
        "working": working_rows(found),
        "is_member": is_member(actor, found.pool),
        "may_change": keeps_pool(actor, found.pool) and found.pool.closed_at is None,
        "account": payment_account_of(found.pool),
    }
    return render(request, "contributions/call.html", context)


@require_safe
def letter(request: HttpRequest, pool_id: UUID, call_id: UUID) -> HttpResponse:
    """The letter of a call."""
    actor = actor_of(request)
    found = access_call(actor, pool_id, call_id)
    return pdf_response(call_letter(actor, found), f"appel-{found.round.number}-{_slug(found)}")


@require_safe
def reminder(request: HttpRequest, pool_id: UUID, call_id: UUID) -> HttpResponse:
    """The letter of the latest reminder."""
    actor = actor_of(request)
    found = access_call(actor, pool_id, call_id)
    return pdf_response(reminder_letter(actor, found), f"rappel-{found.round.number}-{_slug(found)}")


def _slug(found: object) -> str:
    member = getattr(found, "member", None)
    if member is None:
        raise Http404
    return str(member.slug)


@require_POST
def cancel(request: HttpRequest, pool_id: UUID, call_id: UUID) -> HttpResponse:
    """Take one call back."""
    actor = actor_of(request)
    found = access_call_to_manage(actor, pool_id, call_id)
    page = reverse("contributions:call", args=[pool_id, call_id])
    try:
        cancel_call(actor=actor, call=found)
    except Problem as problem:
        return answer_problem(request, problem, page)
    messages.success(request, _("The call is taken back. The next round calls what is due again."))
    return redirect(page)


@require_POST
def cancel_whole(request: HttpRequest, pool_id: UUID, round_id: UUID) -> HttpResponse:
    """Take a round back."""
    actor = actor_of(request)
    pool = access_pool_to_manage(actor, pool_id)
    page = reverse("contributions:calls", args=[pool_id])
    try:
        cancel_round(actor=actor, pool=pool, round_id=round_id)
    except Problem as problem:
        return answer_problem(request, problem, page)
    messages.success(request, _("The round is taken back."))
    return redirect(page)


@require_POST
def send_reminders(request: HttpRequest, pool_id: UUID) -> HttpResponse:
    """Remind of every overdue call."""
    actor = actor_of(request)
    pool = access_pool_to_manage(actor, pool_id)
    page = reverse("contributions:calls", args=[pool_id])
    try:
        sent = remind(actor=actor, pool=pool)
    except Problem as problem:
        return answer_problem(request, problem, page)
    said = ngettext("%(count)s member is reminded.", "%(count)s members are reminded.", len(sent))
    messages.success(request, said % {"count": len(sent)})
    return redirect(page)
