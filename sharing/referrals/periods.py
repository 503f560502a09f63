"""The last day of an agreement and the moment at which access ends: the midnight after it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.utils import timezone


def end_of(day: date) -> datetime:
    """The first moment after a day."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def last_day_before(moment: datetime) -> date:
    """The last day on which something could be read that ends at this moment."""
    return timezone.localdate(moment - timedelta.resolution)
