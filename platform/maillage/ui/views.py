"""Answers that belong to no feature."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """`settings.CSRF_FAILURE_VIEW`. The reason is for Django's log, not for the reader."""
    return render(request, "403_csrf.html", status=403)
