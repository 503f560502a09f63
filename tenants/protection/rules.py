"""Who keeps the registers of a CPAS, and the clocks of the law. Pure.

Sources: Regulation (EU) 2016/679 (GDPR), articles 12 (requests), 30, 28, 35, 33 and 34 (breaches), 37 to 39 (officer).
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from maillage.identity import rules as identity

# The officer keeps the registers; the manager, who answers for the processing, reads them.
KEEPS = frozenset({identity.DPO})
READS = frozenset({identity.DPO, identity.MANAGER})
# Who looked at what is about colleagues too: the officer alone, bound by secrecy (GDPR, article 38, 5).
READS_LOG = frozenset({identity.DPO})

# GDPR, article 33, 1: within 72 hours of having become aware of it. Hours run on through nights and holidays.
BREACH_CLOCK = timedelta(hours=72)
BREACH_REMINDERS = (timedelta(hours=48), timedelta(hours=66))

# GDPR, article 12, 3: within a month of receipt; two further months where it is complex, said within the first.
REQUEST_MONTHS, EXTENDED_MONTHS = 1, 3
# A target of the CPAS's own for contested accesses, in working days; the month of article 12 is the limit.
CONTEST_DAYS = 10

ACCESS, RECTIFICATION, ERASURE, RESTRICTION = "access", "rectification", "erasure", "restriction"
PORTABILITY, OBJECTION, WITHDRAWAL = "portability", "objection", "withdrawal"
GRANTED, PARTLY, REFUSED, DROPPED = "granted", "partly", "refused", "dropped"
# What is given or done for somebody takes knowing that it is them (article 12, 6); a refusal says why (12, 4).
NEEDS_IDENTITY = frozenset({GRANTED, PARTLY})
NEEDS_GROUNDS = frozenset({PARTLY, REFUSED})

JUSTIFIED, NOT_JUSTIFIED, PASSED_ON = "justified", "not_justified", "passed_on"
# An access that nothing justified leads to measures; elsewhere the measures may be none.
NEEDS_MEASURES = frozenset({NOT_JUSTIFIED})
LOOK, DISCLOSURE = "look", "disclosure"

UNLIKELY, RISK, HIGH_RISK = "unlikely", "risk", "high"


def keeps(kind: str, function: str) -> bool:
    """Whether this function keeps the registers of its CPAS, and answers requests and contests."""
    return kind == identity.CPAS and function in KEEPS


def reads(kind: str, function: str) -> bool:
    """Whether this function reads the registers, requests and contests."""
    return kind == identity.CPAS and function in READS


def reads_log(kind: str, function: str) -> bool:
    """Whether this function reads who looked at what."""
    return kind == identity.CPAS and function in READS_LOG


def breach_deadline(discovered_at: datetime) -> datetime:
    """Until when the authority is to be told of a breach."""
    return discovered_at + BREACH_CLOCK


def is_late(discovered_at: datetime, notified_at: datetime) -> bool:
    """Whether the authority was told after the 72 hours: the reasons for the delay go with it (article 33, 1)."""
    return notified_at > breach_deadline(discovered_at)


def same_day_later(day: date, months: int) -> date:
    """The same day that many months later, or the last day of a shorter month (Regulation 1182/71, article 3, 2 c)."""
    years, month = divmod(day.month - 1 + months, 12)
    first_after = date(day.year + years + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    last = first_after - timedelta(days=1)
    return last.replace(day=min(day.day, last.day))
