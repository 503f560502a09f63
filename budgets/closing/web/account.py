"""The final account: its preview, what was drawn up, why an amount is what it is, and its files."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from budgets.access import access_pool, keeps_pool
from budgets.closing.access import access_account, access_member, access_whole_account
from budgets.closing.dossier import dossier_of
from budgets.closing.files import file_name
from budgets.closing.paper import account_paper
from budgets.closing.reading import AccountRead, read_account, read_drawn_up, trace_of
from budgets.closing.web.presenting import chart_of, sharings_of, transfers_in_words
from budgets.closing.wording import event_label, key_words, method_label
from budgets.closing.workbook import account_workbook
from budgets.ledger.models import Transaction
from maillage.documents.downloads import XLSX, ZIP, download
from maillage.documents.pdf import pdf_response
from maillage.identity.web.request import actor_of


@require_safe
def account(request: HttpRequest, pool_id: UUID) -> HttpResponse:
    """The account in force, or its preview."""
    actor = actor_of(request)
    pool = access_pool(actor, pool_id)
    return _shown(request, read_account(actor, pool), may_change=keeps_pool(actor, pool))


@require_safe
def earlier(request: HttpRequest, pool_id: UUID, number: int) -> HttpResponse:
    """One account by its number, those that were reopened too."""
    actor = actor_of(request)
    return _shown(request, read_drawn_up(actor, access_account(actor, pool_id, number)), may_change=False)


def _shown(request: HttpRequest, read: AccountRead, *, may_change: bool) -> HttpResponse:
    context = {
        "read": read,
        "pool": read.pool,
        "account": read.account,
        "may_change": may_change,
        "is_preview": bool(read.figures) and read.account is None,
        "in_force": read.account is not None and read.account.reopened_at is None,
        "key_words": key_words(read.figures) if read.figures else "",
        "method": method_label(read.figures["method"]) if read.figures else "",
        "transfers": transfers_in_words(read),
        "chart": chart_of(read),
        "own_balance": abs(read.own.position.balance) if read.own else 0,
    }
    return render(request, "closing/account.html", context)


@require_safe
def member(request: HttpRequest, pool_id: UUID, member_slug: str) -> HttpResponse:
    """Why this amount: the working of one member's share and every entry of its account."""
    actor = actor_of(request)
    pool, body = access_member(actor, pool_id, member_slug)
    trace = trace_of(actor, pool, body)
    entries = [(each, event_of(each.entry.transaction)) for each in trace.entries]
    context = {"pool": pool, "trace": trace, "entries": entries, "sharings": sharings_of(trace)}
    return render(request, "closing/member.html", context)


def event_of(posted: Transaction) -> str:
    """What was posted, in words; of a reversal what it takes back."""
    if posted.reverses is None:
        return event_label(posted.kind)
    return _("%(event)s, taken back") % {"event": event_label(posted.reverses.kind)}


@require_safe
def paper(request: HttpRequest, pool_id: UUID, number: int) -> HttpResponse:
    """The account as a PDF for a council."""
    actor = actor_of(request)
    found = access_account(actor, pool_id, number)
    return pdf_response(account_paper(read_drawn_up(actor, found)), file_name(found))


@require_safe
def workbook(request: HttpRequest, pool_id: UUID, number: int) -> HttpResponse:
    """The account as a workbook."""
    actor = actor_of(request)
    found = access_account(actor, pool_id, number)
    return download(account_workbook(read_drawn_up(actor, found)), XLSX, f"{file_name(found)}.xlsx")


@require_safe
def dossier(request: HttpRequest, pool_id: UUID, number: int) -> HttpResponse:
    """The dossier for a funder or a council: the coordination's alone, since everybody's entries are in it."""
    actor = actor_of(request)
    found = access_whole_account(actor, pool_id, number)
    return download(dossier_of(actor, found), ZIP, f"{file_name(found)}.zip")
