"""One movement that came in a CODA and in a camt.053: both are kept, and the second says that it may be the first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from budgets.contributions.models import BankLine
from budgets.models import Pool
from tests.budgets.contributions.bank_files import Movement, camt, coda
from tests.budgets.contributions.conftest import GENAPPE_IBAN, call_of

type Browser = Callable[[str], Client]
type ActingAs = Callable[[str], Any]
JSON = "application/json"


def bring(client: Client, pool: Pool, content: bytes) -> int:
    answer = client.post(f"/api/budgets/pools/{pool.pk}/bank/", {"file": SimpleUploadedFile("a", content)})
    return int(answer.json()["new"])


def movements(client: Client, pool: Pool) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = client.get(f"/api/budgets/pools/{pool.pk}/bank/movements/").json()["results"]
    return rows


@pytest.mark.parametrize(("in_coda", "in_camt", "marked"), [(1, 1, 1), (2, 2, 2), (1, 2, 1), (2, 1, 1)])
def test_as_many_are_marked_as_the_other_file_has_and_none_is_dropped(
    browser: Browser, called_pool: Pool, in_coda: int, in_camt: int, marked: int
) -> None:
    client = browser("coordinator")
    one = [Movement(5_000, iban=GENAPPE_IBAN, text="Solde", bank_reference=f"R{rank}") for rank in range(in_coda)]
    other = [
        Movement(5_000, iban=GENAPPE_IBAN, text="SOLDE 2026", bank_reference=f"X{rank}") for rank in range(in_camt)
    ]
    assert bring(client, called_pool, coda(*one)) == in_coda
    assert {row["perhaps_same_as"] for row in movements(client, called_pool)} == {None}
    assert bring(client, called_pool, camt(*other)) == in_camt
    rows = movements(client, called_pool)
    twins = [row["perhaps_same_as"] for row in rows if row["perhaps_same_as"]]
    assert (len(rows), len(twins), len(set(twins))) == (in_coda + in_camt, marked, marked)
    assert not {row["id"] for row in rows if row["perhaps_same_as"]} & set(twins)


def test_others_of_the_day_are_not_marked(browser: Browser, called_pool: Pool) -> None:
    client = browser("coordinator")
    bring(client, called_pool, coda(Movement(5_000, iban=GENAPPE_IBAN)))
    bring(client, called_pool, camt(Movement(5_001, iban=GENAPPE_IBAN), Movement(5_000)))
    assert {row["perhaps_same_as"] for row in movements(client, called_pool)} == {None}


def test_the_second_is_not_sure_links_to_the_first_and_is_asked_about(
    browser: Browser, acting: ActingAs, called_pool: Pool
) -> None:
    with acting("coordinator"):
        call = call_of("genappe")
    client = browser("coordinator")
    paid = Movement(call.cents, reference=call.reference)
    bring(client, called_pool, coda(paid))
    bring(client, called_pool, camt(paid))
    with acting("coordinator"):
        first, second = BankLine.objects.order_by("statement__imported_at")
    page = f"/budgets/{called_pool.pk}/payments/bank/"
    shown = client.get(page)
    assert f'href="{page}{first.pk}/">' in shown.content.decode()
    assert [view.line.pk for view in shown.context["sure"]] == [first.pk]
    assert f'href="{page}{first.pk}/"' in client.get(f"{page}{second.pk}/").content.decode()
    rows = {row["id"]: row for row in movements(client, called_pool)}
    at = f"/api/budgets/pools/{called_pool.pk}/bank/movements/"
    assert client.post(f"{at}{first.pk}/", {"proposal": rows[str(first.pk)]["proposal"]}, JSON).status_code == 200
    again = client.post(f"{at}{second.pk}/", {"member": "genappe"}, JSON)
    assert (again.status_code, again.json()["code"]) == (409, "possible_duplicate")
