"""A service's refusal, as a page answers it."""

from __future__ import annotations

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from maillage.problems import Problem


def add_problem(form: BaseForm, problem: Problem) -> None:
    """Show a refusal at the field it is about, or above the form when it has no such field."""
    form.add_error(problem.field if problem.field in form.fields else None, problem.message)


def answer_problem(request: HttpRequest, problem: Problem, url: str) -> HttpResponse:
    """Tell a refusal as a message, on the page where things can be seen as they now are."""
    messages.error(request, str(problem.message))
    return redirect(url)
