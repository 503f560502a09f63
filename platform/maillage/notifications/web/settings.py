"""When somebody is told by e-mail, and the address of their calendar."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from maillage.audit.actor import Actor
from maillage.identity.web.problems import add_problem
from maillage.identity.web.request import actor_of, posted
from maillage.notifications.access import access_calendar_link, mailing_of
from maillage.notifications.models import Mailing
from maillage.notifications.services import choose_mailing, end_calendar_link, make_calendar_link
from maillage.problems import Problem

HERE = "notifications:settings"


class MailingForm(forms.Form):
    """When to be told by e-mail."""

    mailing = forms.ChoiceField(
        label=gettext_lazy("When do you want an e-mail?"),
        help_text=gettext_lazy("It says how many things wait for you, never what they are about."),
        choices=Mailing.choices,
        widget=forms.RadioSelect,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def mailing(request: HttpRequest) -> HttpResponse:
    """The settings; POST chooses when e-mails come."""
    actor = actor_of(request)
    form = MailingForm(posted(request), initial={"mailing": mailing_of(actor)})
    if form.is_valid():
        try:
            choose_mailing(actor=actor, mailing=form.cleaned_data["mailing"])
        except Problem as problem:
            add_problem(form, problem)
        else:
            messages.success(request, _("Your choice is saved."))
            return redirect(HERE)
    return _page(request, actor, form)


@require_POST
def calendar_link(request: HttpRequest) -> HttpResponse:
    """Make an address for the calendar: shown in this answer, and never again."""
    actor = actor_of(request)
    key = make_calendar_link(actor=actor)
    address = request.build_absolute_uri(reverse("notifications:calendar", args=[key]))
    return _page(request, actor, MailingForm(initial={"mailing": mailing_of(actor)}), new_link=address)


@require_POST
def end_link(request: HttpRequest) -> HttpResponse:
    """The address opens nothing from now on."""
    end_calendar_link(actor=actor_of(request))
    messages.success(request, _("The calendar link no longer works."))
    return redirect(HERE)


def _page(request: HttpRequest, actor: Actor, form: MailingForm, **more: Any) -> HttpResponse:
    context = {"form": form, "link": access_calendar_link(actor), **more}
    return render(request, "notifications/settings.html", context)
