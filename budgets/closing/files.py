"""What the files of a final account are called."""

from __future__ import annotations

from django.utils.text import slugify

from budgets.closing.models import FinalAccount


def file_name(account: FinalAccount) -> str:
    """Without ending and without personal data."""
    return f"{slugify(account.pool.name) or 'pool'}-decompte-{account.number}"
