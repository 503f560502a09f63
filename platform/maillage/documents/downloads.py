"""A file as an answer: it is kept by no cache, and no browser guesses another type."""

from __future__ import annotations

from django.http import HttpResponse

PDF = "application/pdf"
CSV = "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ZIP = "application/zip"


def download(content: bytes | str, content_type: str, name: str, *, inline: bool = False) -> HttpResponse:
    """A file to download (or to open beside the page) under `name`, with its ending and without personal data."""
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'{"inline" if inline else "attachment"}; filename="{name}"'
    response["Cache-Control"] = "no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
