"""Views that leave a connection in every state a program can leave it in. Only the tests serve them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

from django.db import Error, connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, StreamingHttpResponse
from django.urls import path

from maillage.postgres.acting import identifying
from sharing.referrals.models import Disclosure, Referral
from tenants.casework.models import Participant, TimelineEntry

BROKEN = "SELECT 1 / 0"
SEEN = """
SELECT current_user, current_setting('search_path'),
  (SELECT array_agg(sender_role || ' ' || recipient_role) FROM referrals_referral),
  (SELECT array_agg(sender_role || ' ' || recipient_role) FROM referrals_disclosure)
"""


def seen_by(cursor: Any) -> dict[str, Any]:
    """What this cursor sees, as one statement."""
    cursor.execute(SEEN)
    role, schema, referrals, disclosures = cursor.fetchone()
    return {"role": role, "schema": schema, "parties": [*(referrals or ()), *(disclosures or ())], "names": []}


def seen(request: HttpRequest) -> dict[str, Any]:
    """What the acting body sees, by cursor and by models; a CPAS its files too."""
    with connection.cursor() as cursor:
        found = seen_by(cursor)
    for model in (Referral, Disclosure):
        for referral in model.objects.all():
            parties = (
                (referral.sender_id, referral.recipient_id)
                if isinstance(referral, Referral)
                else (referral.sender_role, referral.recipient_role)
            )
            found["parties"].append(" ".join(parties))
    if request.acting.schema:  # type: ignore[attr-defined]
        found["names"] = sorted({file.last_name for file in Participant.objects.all()})
    return found


def run(statement: str) -> None:
    """A raw statement."""
    with connection.cursor() as cursor:
        cursor.execute(statement)


def rows(request: HttpRequest) -> HttpResponse:
    """Nothing special."""
    return JsonResponse(seen(request))


def aborted(request: HttpRequest) -> HttpResponse:
    """A transaction that fails, and is told so."""
    with suppress(Error), transaction.atomic():
        seen(request)
        run(BROKEN)
    return JsonResponse(seen(request))


def swallowed(request: HttpRequest) -> HttpResponse:
    """A transaction that fails and does not notice: its COMMIT is a rollback."""
    with transaction.atomic():
        seen(request)
        with suppress(Error):
            run(BROKEN)
    return JsonResponse(seen(request))


def raised(request: HttpRequest) -> HttpResponse:
    """An exception inside a transaction."""
    with transaction.atomic():
        seen(request)
        raise RuntimeError


def begins(request: HttpRequest) -> HttpResponse:
    """A raw transaction that stays open."""
    run("BEGIN")
    return JsonResponse(seen(request))


def begins_and_identifies(request: HttpRequest) -> HttpResponse:
    """The same, with a switch inside."""
    run("BEGIN")
    with identifying():
        run("SELECT count(*) FROM identity_user")
    return JsonResponse(seen(request))


def begins_and_breaks(request: HttpRequest) -> HttpResponse:
    """A raw transaction that stays open and broken."""
    run("BEGIN")
    seen(request)
    with suppress(Error):
        run(BROKEN)
    return HttpResponse(status=204)


def rolls_back(request: HttpRequest) -> HttpResponse:
    """A raw ROLLBACK, then a query with the same cursor."""
    with connection.cursor() as cursor:
        cursor.execute("ROLLBACK")
        return JsonResponse(seen_by(cursor))


def rolls_back_inside(request: HttpRequest) -> HttpResponse:
    """A raw ROLLBACK inside a transaction of Django's, which goes on without one."""
    with suppress(Error), transaction.atomic():
        run("SELECT 1")
        run("ROLLBACK")
        return JsonResponse(seen(request))
    return HttpResponse(status=204)


def savepoints(request: HttpRequest) -> HttpResponse:
    """Savepoints that are broken and rolled back to, with switches inside."""
    with transaction.atomic():
        with suppress(Error), transaction.atomic():
            with identifying():
                run("SELECT count(*) FROM identity_user")
            run(BROKEN)
        first = seen(request)
        with identifying(), suppress(Error), transaction.atomic():
            run(BROKEN)
        assert first == seen(request)
    return JsonResponse(seen(request))


def forgets_itself(request: HttpRequest) -> HttpResponse:
    """RESET ROLE as the last thing."""
    found = seen(request)
    run("RESET ROLE; SET search_path = public")
    return JsonResponse(found)


def session(request: HttpRequest) -> HttpResponse:
    """A session to be saved after the body has left."""
    request.session["count"] = request.session.get("count", 0) + 1
    return JsonResponse(seen(request))


def writes(request: HttpRequest) -> HttpResponse:
    """A GET that writes."""
    TimelineEntry.objects.create(kind="x")
    return JsonResponse(seen(request))


def streams(then: str | None = None, error: bool = False) -> Callable[[HttpRequest], HttpResponseBase]:
    """A streamed answer that does something raw on the way, and perhaps fails."""

    def view(request: HttpRequest) -> StreamingHttpResponse:
        def pieces() -> Iterator[str]:
            for number in range(4):
                yield json.dumps(seen(request)) + "\n"
                if number == 2 and then:
                    run(then)
                if number == 2 and error:
                    run(BROKEN)

        return StreamingHttpResponse(pieces())

    return view


VIEWS: dict[str, Callable[[HttpRequest], HttpResponseBase]] = {
    "rows": rows,
    "aborted": aborted,
    "swallowed": swallowed,
    "raised": raised,
    "begins": begins,
    "begins_and_identifies": begins_and_identifies,
    "begins_and_breaks": begins_and_breaks,
    "rolls_back": rolls_back,
    "rolls_back_inside": rolls_back_inside,
    "savepoints": savepoints,
    "forgets_itself": forgets_itself,
    "session": session,
    "writes": writes,
    "streams": streams(),
    "streams_and_begins": streams(then="BEGIN"),
    "streams_and_fails": streams(error=True),
    "streams_and_writes": streams(then="DELETE FROM outbox_outboxmessage"),
}
urlpatterns = [path(f"{name}/", view) for name, view in VIEWS.items()]
