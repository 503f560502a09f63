"""What every form of a pool does once it is sent: one service, a message, the next page; or the refusal."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from maillage.identity.web.problems import add_problem, answer_problem
from maillage.problems import Problem


def saved(
    request: HttpRequest, form: forms.Form, save: Callable[[], object], said: str, url: str
) -> HttpResponse | None:
    """Save a form that was sent and is right, and lead on; None to show it, with what was refused."""
    if not (form.is_bound and form.is_valid()):
        return None
    try:
        save()
    except Problem as problem:
        add_problem(form, problem)
        return None
    messages.success(request, said)
    return redirect(url)


def done(request: HttpRequest, act: Callable[[], object], said: str, url: str, *, refused: str = "") -> HttpResponse:
    """Do what a button asks for, and lead on to `url`; a refusal is told there too, or on the page `refused`."""
    try:
        act()
    except Problem as problem:
        return answer_problem(request, problem, refused or url)
    messages.success(request, said)
    return redirect(url)
