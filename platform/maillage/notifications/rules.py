"""When an e-mail about what waits is due."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

DIGEST_AT = time(7, 30)
# A first claim leaves the mail server this long; a worker that dies meanwhile is taken over from after it.
LEASE = timedelta(minutes=2)
# After that many attempts, more than a day, an address is taken for dead: the page still shows what waits.
MOST_ATTEMPTS = 30


def last_digest(now: datetime, works: Callable[[date], bool]) -> datetime:
    """The latest half past seven of a working day that is not after `now`, in the zone of `now`."""
    day = now.date() if now.time() >= DIGEST_AT else now.date() - timedelta(days=1)
    while not works(day):
        day -= timedelta(days=1)
    return datetime.combine(day, DIGEST_AT, tzinfo=now.tzinfo)
