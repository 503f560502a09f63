"""What waits for the data protection officer, and the way to the registers."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from maillage.identity.web.request import actor_of
from tenants.protection.access import keeps_protection
from tenants.protection.registers import REGISTERS
from tenants.protection.tasks import tasks_for


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """The tasks, overdue first, and every register. The officer's home page too."""
    actor = actor_of(request)
    tasks = tasks_for(actor)
    context = {
        "tasks": tasks,
        "overdue": sum(task.is_overdue for task in tasks),
        "registers": REGISTERS.values(),
        "may_keep": keeps_protection(actor),
    }
    return render(request, "protection/overview.html", context)
