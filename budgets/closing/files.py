"""The files of a final account as answers: what they are called, and that no cache keeps them."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.text import slugify

from budgets.closing.models import FinalAccount

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def file_name(account: FinalAccount) -> str:
    """Without ending and without personal data."""
    return f"{slugify(account.pool.name) or 'pool'}-decompte-{account.number}"


def download(content: bytes, content_type: str, name: str) -> HttpResponse:
    """A file that no cache keeps."""
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
