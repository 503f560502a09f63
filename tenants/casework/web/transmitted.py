"""Open the own file of a person whose request another CPAS sent on."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from maillage.identity.web.problems import add_problem, answer_problem
from maillage.identity.web.request import actor_of, posted
from maillage.problems import Problem
from sharing.transmissions import rules as transmissions
from sharing.transmissions.access import access_transmission_to_act
from sharing.transmissions.contents import in_words
from tenants.casework.access import changes_files
from tenants.casework.models import Participant
from tenants.casework.transmitted import take_up as take_over
from tenants.casework.transmitted import taking_up

NEW = "new"


class TakeUpForm(forms.Form):
    """A new file, or the one that is this person's."""

    file = forms.ChoiceField(label=gettext_lazy("Which file"), widget=forms.RadioSelect, initial=NEW)

    def __init__(self, *args: Any, namesakes: list[Participant], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = [(str(found.pk), f"{found.number} – {found.name}") for found in namesakes]
        field = self.fields["file"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(NEW, _("Open a new file")), *own]


@require_http_methods(["GET", "HEAD", "POST"])
def take_up(request: HttpRequest, transmission_id: UUID) -> HttpResponse:
    """What was transmitted, own files with the same name, and the button that opens or links one."""
    actor = actor_of(request)
    transmission = access_transmission_to_act(actor, transmission_id, transmissions.RECIPIENT)
    if not changes_files(actor):
        raise PermissionDenied
    here = reverse("transmissions:transmission", args=[transmission.pk])
    try:
        found = taking_up(actor, transmission)
    except Problem as problem:
        return answer_problem(request, problem, here)
    form = TakeUpForm(posted(request), namesakes=found.namesakes)
    if form.is_bound and form.is_valid():
        chosen = form.cleaned_data["file"]
        try:
            link = take_over(
                actor=actor, transmission=transmission, participant_id=None if chosen == NEW else UUID(chosen)
            )
        except Problem as problem:
            if problem.status == 409:
                return answer_problem(request, problem, here)
            add_problem(form, problem)
        else:
            messages.success(request, _("File %(number)s is open.") % {"number": link.participant.number})
            return redirect("casework:participant", link.participant_id)
    context = {"form": form, "found": found, "transmission": transmission, "fields": in_words(found.person)}
    return render(request, "casework/take_up.html", context)
