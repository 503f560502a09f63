"""Orders to subcontractors, what they delivered and what they invoiced."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from budgets.access import access_pool
from budgets.expenses import rules
from budgets.expenses.access import (
    access_delivery_to_change,
    access_entering,
    access_order,
    access_order_to_change,
    access_orders,
    enters,
    takes_entries,
)
from budgets.expenses.services import enter_delivery, enter_order, strike_delivery, strike_order
from budgets.expenses.web.order_forms import DeliveryForm, OrderForm
from maillage.identity.web.problems import add_problem, answer_problem
from maillage.identity.web.request import actor_of, posted
from maillage.problems import Problem
from maillage.ui.lists import page_of


@require_safe
def orders(request: HttpRequest, pool_id: UUID) -> HttpResponse:
    """Those that the reader may see."""
    actor = actor_of(request)
    pool = access_pool(actor, pool_id)
    context = {
        "pool": pool,
        "page": page_of(request, access_orders(actor, pool)),
        "may_enter": enters(actor, pool) and takes_entries(pool),
        "is_coordination": actor.body_role == pool.coordination_id,
    }
    return render(request, "expenses/orders.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, pool_id: UUID) -> HttpResponse:
    """The form of an order."""
    actor = actor_of(request)
    pool = access_entering(actor, pool_id)
    files = request.FILES if request.method == "POST" else None
    form = OrderForm(posted(request), files, actor=actor, pool=pool)
    if form.is_bound and form.is_valid():
        try:
            made = enter_order(actor=actor, pool=pool, **form.ordered())
        except Problem as problem:
            add_problem(form, problem)
        else:
            messages.success(request, _("The order is entered."))
            return redirect("expenses:order", pool.pk, made.pk)
    return render(request, "expenses/order_form.html", {"form": form, "pool": pool})


@require_http_methods(["GET", "HEAD", "POST"])
def order(request: HttpRequest, pool_id: UUID, order_id: UUID) -> HttpResponse:
    """One order with its deliveries and invoices, and the form of a delivery."""
    actor = actor_of(request)
    find = access_order_to_change if request.method == "POST" else access_order
    found = find(actor, pool_id, order_id)
    files = request.FILES if request.method == "POST" else None
    form = DeliveryForm(posted(request), files)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            enter_delivery(
                actor=actor, order=found, day=given["day"], minutes=given["hours"], document=given["document"]
            )
        except Problem as problem:
            add_problem(form, problem)
        else:
            messages.success(request, _("The delivery is entered."))
            return redirect("expenses:order", pool_id, order_id)
    deliveries = list(found.deliveries.select_related("proof"))
    live = [each for each in deliveries if each.struck_at is None]
    approved = [each for each in found.invoices.all() if each.state == rules.APPROVED]
    delivered, invoiced = sum(each.minutes for each in live), sum(each.minutes or 0 for each in approved)
    context = {
        "form": form,
        "pool": found.pool,
        "order": found,
        "deliveries": deliveries,
        "invoices": found.invoices.all(),
        "hours": {
            "ordered": rules.hours_text(found.minutes),
            "delivered": rules.hours_text(delivered),
            "invoiced": rules.hours_text(invoiced),
            "to_invoice": rules.hours_text(max(min(delivered, found.minutes) - invoiced, 0)),
        },
        "proofs": found.proofs.filter(kind=rules.ORDER),
        "may_enter": enters(actor, found.pool) and takes_entries(found.pool) and found.struck_at is None,
    }
    return render(request, "expenses/order.html", context)


@require_POST
def strike(request: HttpRequest, pool_id: UUID, order_id: UUID) -> HttpResponse:
    """Strike an order out."""
    actor = actor_of(request)
    found = access_order_to_change(actor, pool_id, order_id)
    back = reverse("expenses:order", args=[pool_id, order_id])
    try:
        strike_order(actor=actor, order=found)
    except Problem as problem:
        return answer_problem(request, problem, back)
    messages.success(request, _("Struck out."))
    return redirect("expenses:orders", pool_id)


@require_POST
def strike_one(request: HttpRequest, pool_id: UUID, order_id: UUID, delivery_id: UUID) -> HttpResponse:
    """Strike a delivery out."""
    actor = actor_of(request)
    delivery = access_delivery_to_change(actor, pool_id, order_id, delivery_id)
    back = reverse("expenses:order", args=[pool_id, order_id])
    try:
        strike_delivery(actor=actor, delivery=delivery)
    except Problem as problem:
        return answer_problem(request, problem, back)
    messages.success(request, _("Struck out."))
    return redirect(back)
