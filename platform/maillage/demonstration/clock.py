"""Live through something as if it were some days ago: services know no other moment than now."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from unittest import mock

from django.utils import timezone


@contextmanager
def days_ago(days: int) -> Iterator[None]:
    """Inside, Django's clock shows that many days ago. The database's own, and so the access log, stays right."""
    now, back = timezone.now, timedelta(days=days)

    def then() -> datetime:
        return now() - back

    with mock.patch("django.utils.timezone.now", then):
        yield
