"""Database functions for queries."""

from __future__ import annotations

from django.db.models import BooleanField, CharField, DateTimeField, Func


class Fold(Func):
    """A text without accents and in lower case: how names are searched (`public.maillage_fold`)."""

    function = "public.maillage_fold"
    output_field = CharField()


class WallClock(Func):
    """The time by which walls decide what has expired (`public.maillage_now`): a query that agrees with them."""

    function = "public.maillage_now"
    arity = 0
    output_field = DateTimeField()


class Joined(Func):
    """Two arrays as one."""

    template = "(%(expressions)s)"
    arg_joiner = " || "


class IsOneOf(Func):
    """Whether a value is in an array. An array that a query makes is made first, once, however the planner estimates
    what walls leave of it: `IN (SELECT ... LIMIT 25)` may be joined the other way round.
    """

    template = "(%(expressions)s))"
    arg_joiner = " = ANY("
    arity = 2
    output_field = BooleanField()
