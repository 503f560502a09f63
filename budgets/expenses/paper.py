"""A claim on paper, to be signed and sent to the funder."""

from __future__ import annotations

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from budgets.contributions.models import PoolAccount
from budgets.contributions.rules.numbers import written_iban
from budgets.expenses.models import Claim
from maillage.documents.pdf import PLAIN, render
from maillage.ui.fields import euros


def claim_paper(claim: Claim, account: PoolAccount | None) -> bytes:
    """The PDF of a claim from `access_whole_claim`: what is claimed by line, and the account to pay to."""
    pool = claim.pool
    named = {"number": claim.number, "funder": claim.source.label}
    period = " – ".join(date_format(day, "SHORT_DATE_FORMAT") for day in (pool.starts, pool.ends))
    total = euros(sum(item.cents for item in claim.items.all()))
    data = {
        "introduction": [pool.name],
        "sections": [
            {
                "title": _("Claim"),
                "pairs": [
                    [_("Claimed by"), pool.lead.name],
                    [_("Funder"), claim.source.label],
                    [_("Kind"), str(claim.get_kind_display())],
                    [_("Period"), period],
                    [_("Amount claimed"), total],
                    *([[_("Reference of the funder"), claim.reference]] if claim.reference else []),
                    *([[_("To be paid to"), account.holder], ["IBAN", written_iban(account.iban)]] if account else []),
                ],
            },
            {
                "title": _("What it is made of"),
                "paragraphs": [_("Each expense with its proofs is in the list that goes with this claim.")],
                "table": {"headings": [_("Line"), _("Claimed")], "rows": [*_lines(claim), [_("Total"), total]]},
            },
        ],
        "signatures": [_("Declared sincere and correct: place and date"), _("Name, function and signature")],
    }  # fmt: skip
    language = (get_language() or "fr").partition("-")[0]
    return render(PLAIN, data, title=_("Claim %(number)s – %(funder)s") % named, language=language)


def _lines(claim: Claim) -> list[list[str]]:
    cents: dict[str, int] = {}
    for item in claim.items.select_related("expense__line").order_by("expense__line__position", "expense__line__code"):
        cents[item.expense.line.label] = cents.get(item.expense.line.label, 0) + item.cents
    return [[label, euros(amount)] for label, amount in cents.items()]
