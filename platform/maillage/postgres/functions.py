"""Database functions for queries."""

from __future__ import annotations

from django.db.models import CharField, Func


class Fold(Func):
    """A text without accents and in lower case: how names are searched (`public.maillage_fold`)."""

    function = "public.maillage_fold"
    output_field = CharField()
