"""Amounts in integer cents: how they are read, written and shared out. No floats, no Django."""

from maillage.money.amounts import AmountProblem, MalformedAmount, format_euros, parse_cents
from maillage.money.apportionment import apportion

__all__ = ["AmountProblem", "MalformedAmount", "apportion", "format_euros", "parse_cents"]
