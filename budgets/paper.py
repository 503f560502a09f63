"""A version as a document for a council: budget, key, shares, working. What the reader may see, nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from budgets.models import Method, Nature, Pool
from budgets.telling import Step, key_of, working_of
from budgets.versions import VersionView, Vote
from budgets.wording import rate_label, version_label
from maillage.documents.pdf import PLAIN, render
from maillage.ui.dates import written
from maillage.ui.fields import euros

type Section = dict[str, Any]


def version_pdf(pool: Pool, view: VersionView, votes: Iterable[Vote], language: str) -> bytes:
    """The document, tagged (PDF/UA-1), in `language`."""
    with override(language):
        sections = [
            _about(pool, view), _lines(view), _funding(view), *_key(view), _shares(view), *_working(view),
            *_votes(votes),
        ]  # fmt: skip
        title = f"{pool.name} – {version_label(view.version.number)}"
        return render(
            PLAIN, {"introduction": _introduction(view), "sections": [each for each in sections if each]},
            title=title, language=language,
        )  # fmt: skip


def _introduction(view: VersionView) -> list[str]:
    auxiliary = _("This is the common account of the pool, kept beside the legal accounts of each CPAS.")
    if view.statement is None:
        return [_("Draft: it is not adopted and can still change."), auxiliary]
    return [_("Adopted on %(date)s.") % {"date": written(view.statement.made_at.date())}, auxiliary]


def _about(pool: Pool, view: VersionView) -> Section:
    consortium = pool.consortium.name if pool.consortium else pool.coordination.name
    return {
        "title": _("The pool"),
        "pairs": [
            [_("Consortium"), consortium],
            [_("Period"), f"{written(pool.starts)} – {written(pool.ends)}"],
            [_("Method named in the agreement"), str(Method(view.method).label)],
        ],
    }


def _table(title: str, headings: list[str], rows: list[list[str]], **table: Any) -> Section:
    return {"title": title, "table": {"headings": headings, "rows": rows, **table}}


def _lines(view: VersionView) -> Section:
    rows = [
        [
            line.line.label,
            str(Nature(line.line.nature).label) + (f", {rate_label(line.rate)}" if line.rate else ""),
            euros(line.cents),
        ]
        for line in view.lines
    ]
    return _table(
        _("Budget"), [_("Line"), _("Kind of costs"), _("Amount")], rows, texts=2,
        total=[_("Total"), "", euros(view.total_cents)],
    )  # fmt: skip


def _funding(view: VersionView) -> Section:
    rows = [[each.source.label, rate_label(each.source.advance), euros(each.cents)] for each in view.fundings]
    total = [_("To be shared by the members"), "", euros(view.amount_cents)]
    return _table(_("Funding"), [_("Funder"), _("Advance"), _("Amount")], rows, texts=1, total=total)


def _key(view: VersionView) -> list[Section]:
    if view.key is None:
        return []
    key = key_of(view.key)
    found: list[Section] = [{"title": _("Key"), "paragraphs": [key.label]}]
    for each in key.ingredients:
        rows = [[figure.member, figure.source, figure.shown] for figure in each.figures]
        title = f"{each.label} ({each.part})" if key.is_mixed else _("Figures")
        total = [_("All members"), "", each.total]
        found.append(_table(title, [_("Member"), _("Source"), _("Figure")], rows, texts=2, total=total))
    return found


def _shares(view: VersionView) -> Section:
    if view.shares is None:
        return {}
    rows = [
        [line.member.name, f"{written(line.stay.starts)} – {written(line.stay.ends)}", euros(line.cents or 0)]
        for line in view.shown
    ]
    total = [_("All members"), "", euros(view.amount_cents)]
    return _table(_("Shares"), [_("Member"), _("Days"), _("Share")], rows, texts=2, total=total)


def _working(view: VersionView) -> list[Section]:
    return [_step(step) for step in working_of(view)]


def _step(step: Step) -> Section:
    sentence = _("%(amount)s × weight ÷ %(total)s, cut off at the cent; %(odd)s cents go to the largest rests.") % {
        "amount": euros(step.cents), "total": step.total_weight, "odd": step.odd_cents,
    }  # fmt: skip
    rows = [
        [row.member, row.weight, row.quota, str(row.extra), euros(row.cents)] for row in step.rows
    ]  # fmt: skip
    headings = [_("Member"), _("Weight"), _("Exact share (EUR)"), _("Cent added"), _("Share")]
    title = _("Why these amounts: %(days)s") % {"days": step.days}
    return {"paragraphs": [sentence], **_table(title, headings, rows, texts=1)}


def _votes(votes: Iterable[Vote]) -> list[Section]:
    rows = [
        [
            each.member.name, written(each.vote.voted_on), _("Approved") if each.vote.approved else _("Rejected"),
            each.vote.reference,
        ]
        for each in votes
        if each.vote
    ]  # fmt: skip
    headings = [_("Council of"), _("Day of the vote"), _("Outcome"), _("Number of the decision")]
    return [_table(_("Votes of the councils"), headings, rows)] if rows else []
