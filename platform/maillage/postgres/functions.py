"""Database functions for queries."""

from __future__ import annotations

from django.db.models import CharField, DateTimeField, Func


class Fold(Func):
    """A text without accents and in lower case: how names are searched (`public.maillage_fold`)."""

    function = "public.maillage_fold"
    output_field = CharField()


class WallClock(Func):
    """The time by which walls decide what has expired (`public.maillage_now`): a query that agrees with them."""

    function = "public.maillage_now"
    arity = 0
    output_field = DateTimeField()
