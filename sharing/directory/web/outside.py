"""Organisations without an account: add one, look at one, keep its address, invite it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from maillage.identity.web.problems import add_problem, answer_problem
from maillage.identity.web.request import actor_of, posted
from maillage.problems import Problem
from sharing.directory.access import (
    access_outside,
    access_outside_to_change,
    access_outside_to_invite,
    changes_outside,
    check_adds_outside,
    invites_outside,
    similar_bodies,
)
from sharing.directory.services import add_outside_organisation, change_address, invite_outside_organisation
from sharing.directory.web.outside_forms import AddressForm, InviteForm, NewOutsideForm


def _subject(value: str | None) -> UUID | None:
    """The file from whose agreement the reader came, to lead back there."""
    try:
        return UUID(value) if value else None
    except ValueError:
        return None


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Name and address of a new one; those of the same name are shown first."""
    actor = actor_of(request)
    check_adds_outside(actor)
    subject = _subject(request.GET.get("for"))
    form = NewOutsideForm(posted(request))
    similar = []
    if form.is_bound and form.is_valid():
        typed = form.cleaned_data
        try:
            body = add_outside_organisation(
                actor=actor, name=typed["name"], address=form.address(), sensitive=typed["sensitive"],
                although_similar=typed["although_similar"],
            )  # fmt: skip
        except Problem as problem:
            similar = similar_bodies(typed["name"]) if problem.code == "possible_duplicate" else []
            add_problem(form, problem)
        else:
            messages.success(request, _("%(name)s is added. You can now choose it as recipient.") % {"name": body.name})
            back = reverse("grants:record", args=[subject]) if subject else None
            return redirect(back or reverse("directory:outside", args=[body.slug]))
    if not similar and not (form.is_bound and form.data.get("although_similar")):
        form.fields.pop("although_similar")
    back = reverse("grants:record", args=[subject]) if subject else reverse("directory:bodies")
    return render(request, "directory/add_outside.html", {"form": form, "similar": similar, "back_url": back})


@require_safe
def outside(request: HttpRequest, slug: str) -> HttpResponse:
    """Where a letter reaches it; what the reader can do."""
    actor = actor_of(request)
    organisation = access_outside(actor, slug)
    context = {
        "organisation": organisation,
        "changes": changes_outside(actor, organisation),
        "invites": invites_outside(actor, organisation),
    }
    return render(request, "directory/outside.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, slug: str) -> HttpResponse:
    """Its address and contact."""
    actor = actor_of(request)
    organisation = access_outside_to_change(actor, slug)
    here = reverse("directory:outside", args=[slug])
    form = AddressForm(posted(request), organisation=organisation)
    if form.is_bound and form.is_valid():
        try:
            change_address(actor=actor, organisation=organisation, address=form.address())
        except Problem as problem:
            add_problem(form, problem)
        else:
            messages.success(request, _("The address is kept."))
            return redirect(here)
    return render(request, "directory/change_outside.html", {"form": form, "organisation": organisation})


@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest, slug: str) -> HttpResponse:
    """Invite an address of it to take its place on the platform."""
    actor = actor_of(request)
    organisation = access_outside_to_invite(actor, slug)
    here = reverse("directory:outside", args=[slug])
    if not invites_outside(actor, organisation):
        return redirect(here)
    form = InviteForm(posted(request), initial={"email": organisation.email})
    if form.is_bound and form.is_valid():
        try:
            invite_outside_organisation(actor=actor, organisation=organisation, email=form.cleaned_data["email"])
        except Problem as problem:
            if problem.status == 409:
                return answer_problem(request, problem, here)
            add_problem(form, problem)
        else:
            messages.success(request, _("The invitation leaves by e-mail. Its link is good for 7 days."))
            return redirect(here)
    return render(request, "directory/invite_outside.html", {"form": form, "organisation": organisation})
