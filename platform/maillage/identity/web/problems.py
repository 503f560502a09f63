"""A refusal, as a page answers it, and as a program gets it before any view of the API is reached."""

from __future__ import annotations

from django.contrib import messages
from django.forms import BaseForm
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotAllowed,
    HttpResponseNotFound,
    JsonResponse,
)
from django.shortcuts import redirect
from django.template.loader import render_to_string

from maillage.identity.web.request import for_program
from maillage.problems import Problem


def add_problem(form: BaseForm, problem: Problem) -> None:
    """Show a refusal at the field it is about, or above the form when it has no such field."""
    form.add_error(problem.field if problem.field in form.fields else None, problem.message)


def answer_problem(request: HttpRequest, problem: Problem, url: str) -> HttpResponse:
    """Tell a refusal as a message, on the page where things can be seen as they now are."""
    messages.error(request, str(problem.message))
    return redirect(url)


def in_words(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """The answer as it is, or a page in place of the empty one with which Django refuses a method to a reader."""
    if not isinstance(response, HttpResponseNotAllowed) or for_program(request):
        return response
    # filled in place: another answer would be written to the log a second time
    response.content = render_to_string("405.html", request=request)
    return response


def refuse_calendar() -> HttpResponse:
    """The same answer for every address of a calendar that opens nothing, whatever the reason."""
    answer = HttpResponseNotFound("This calendar link does not work.\n", content_type="text/plain; charset=utf-8")
    answer["Referrer-Policy"] = "no-referrer"
    return answer


def refuse_program(code: str, detail: str, status: int) -> JsonResponse:
    """A refusal in the shape of the API (`maillage.api.errors`), which describes and fills it further."""
    return JsonResponse({"code": code, "detail": detail}, status=status)
