"""The draft in pages and API: lines, funding, keys of several criteria, members over time, adoption, what changes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
import python_calamine
from django.db import IntegrityError, transaction
from django.test import Client

from budgets.access import access_pool, access_pool_to_manage
from budgets.comparing import methods_of
from budgets.ledger.models import AccountKind, EventKind
from budgets.ledger.services import Posting, locked_pool, of_member, post, reverse
from budgets.models import ApportionmentKey, CostLine, CriterionKind, Pool, PoolMember
from budgets.services import (
    Choice,
    adopt_version,
    change_line,
    change_stay,
    choose_key,
    enter_line,
    import_series,
    remove_line,
    start_version,
)
from budgets.versions import read_version
from budgets.wording import key_label
from maillage.audit.actor import Actor
from maillage.identity.models import Body
from maillage.postgres.acting import body_role_name
from maillage.problems import Problem
from tests.budgets.conftest import GOLDEN, INHABITANTS, make_consortium, make_pool, modify, share_pool, text_of

type Browser = Callable[[str], Client]
type ActingAs = Callable[[str], Any]
CODES = {"court-saint-etienne": "25023", "genappe": "25031", "villers-la-ville": "25107"}
RIS = Choice(CriterionKind.RIS, 75, date(2025, 1, 1), "SPP IS")
BIM = Choice(CriterionKind.SERIES, 25, date(2025, 1, 1), "BIM")


def figures(actor: Actor, kind: str, name: str, *values: int) -> None:
    rows = [[code, str(value)] for code, value in zip(CODES.values(), values, strict=True)]
    import_series(actor=actor, kind=kind, name=name, reference_date=date(2025, 1, 1), source="Essai", rows=rows)


def shares(actor: Actor, pool: Pool) -> dict[str, int | None]:
    view = read_version(actor, access_pool(actor, pool.pk))
    return {line.member.slug: line.cents for line in view.shares or ()}


def test_a_key_mixes_criteria_by_their_weights(acting: ActingAs) -> None:
    with acting("coordinator") as actor:
        figures(actor, CriterionKind.RIS, "SPP IS", 100, 200, 100)
        figures(actor, CriterionKind.SERIES, "BIM", 3000, 1000, 0)
        pool = make_pool(actor, total_cents=1_000_000)
        choose_key(actor=actor, pool=pool, criteria=[RIS, BIM])
        # 75% × (1/4, 1/2, 1/4) + 25% × (3/4, 1/4, 0)
        assert shares(actor, pool) == {"court-saint-etienne": 375_000, "genappe": 437_500, "villers-la-ville": 187_500}
        view = read_version(actor, pool)
        assert view.key is not None
        assert key_label(view.key.criteria).startswith("75")


def test_two_series_of_one_date_stand_side_by_side_and_differ(acting: ActingAs) -> None:
    with acting("coordinator") as actor:
        figures(actor, CriterionKind.RIS, "SPP IS", 100, 200, 100)
        figures(actor, CriterionKind.RIS, "Rapport", 100, 100, 100)
        pool = make_pool(actor, total_cents=400)
        given = []
        for name in ("SPP IS", "Rapport"):
            choose_key(actor=actor, pool=pool, criteria=[Choice(CriterionKind.RIS, 1, date(2025, 1, 1), name)])
            given.append(shares(actor, pool)["genappe"])
        assert given == [200, 133]


def test_later_figures_touch_no_share_of_the_past(acting: ActingAs) -> None:
    with acting("coordinator") as actor:
        figures(actor, CriterionKind.RIS, "SPP IS", 100, 200, 100)
        pool = make_pool(actor, total_cents=400)
        share_pool(actor, pool, Choice(CriterionKind.RIS, 1, date(2025, 1, 1), "SPP IS"))
        figures(actor, CriterionKind.RIS, "SPP IS corrigé", 1, 1, 1000)
        assert shares(actor, pool) == {"court-saint-etienne": 100, "genappe": 200, "villers-la-ville": 100}


def test_the_form_of_a_key_takes_a_mix_and_fixed_percentages(browser: Browser, acting: ActingAs) -> None:
    with acting("coordinator") as actor:
        figures(actor, CriterionKind.SERIES, "BIM", 1, 1, 2)
        pool = make_pool(actor, total_cents=10_000)
    client = browser("coordinator")
    parts = {"part_genappe": "50", "part_court-saint-etienne": "33,3333", "part_villers-la-ville": "16,6667"}
    form = {"basis_1": "fixed", "weight_1": "60", "basis_2": "series/2025-01-01/BIM", "weight_2": "40"} | parts
    answer = client.post(f"/budgets/{pool.pk}/key/", form)
    assert answer.status_code == 302, text_of(answer)
    with acting("coordinator") as actor:
        assert shares(actor, pool) == {"court-saint-etienne": 3_000, "genappe": 4_000, "villers-la-ville": 3_000}
    again = client.get(f"/budgets/{pool.pk}/key/")
    assert again.context["form"]["weight_2"].value() == 40
    refused = client.post(f"/budgets/{pool.pk}/key/", form | {"part_genappe": "51"})
    assert "101" in text_of(refused)
    missing = client.post(f"/budgets/{pool.pk}/key/", {"basis_1": "fixed", "part_genappe": "100"})
    assert "CPAS de Villers-la-Ville" in text_of(missing)
    with acting("coordinator"):
        assert ApportionmentKey.objects.count() == 1


@pytest.mark.parametrize("amount", ["1.250,50", "1250.5", "1 250,50"])
def test_a_line_is_entered_changed_and_taken_out(browser: Browser, acting: ActingAs, amount: str) -> None:
    with acting("coordinator") as actor:
        pool = make_pool(actor, total_cents=100_000)
    client = browser("coordinator")
    lines = f"/budgets/{pool.pk}/lines/"
    assert client.post(lines, {"label": "Bus", "nature": "direct", "amount": amount}).status_code == 302
    flat = {"label": "Frais", "nature": "flat", "rate": "7", "base": "of_direct"}
    assert client.post(lines, flat).status_code == 302
    with acting("coordinator") as actor:
        view = read_version(actor, pool)
        entered = {line.line.label: line for line in view.lines}
    assert (entered["Bus"].cents, entered["Frais"].cents) == (125_050, 15_754)
    bus = f"{lines}{entered['Bus'].pk}/"
    assert client.post(bus, {"label": "Bus", "nature": "direct", "amount": "0"}).status_code == 302
    assert client.post(bus, {"remove": "1"}).status_code == 302
    with acting("coordinator") as actor:
        assert sorted(line.cents for line in read_version(actor, pool).lines) == [7_000, 100_000]
    refused = client.post(lines, {"label": "Bus", "nature": "direct"})
    assert list(refused.context["form"].errors) == ["amount"]


def test_funding_by_a_rate_of_lines_up_to_a_cap_with_an_advance(browser: Browser, acting: ActingAs) -> None:
    with acting("coordinator") as actor:
        pool = make_pool(actor, total_cents=100_000)
        code = read_version(actor, pool).lines[0].line.code
    form = {"label": "Région", "rate": "50", "eligible": [code], "cap": "400", "advance": "75"}
    client = browser("coordinator")
    assert client.post(f"/budgets/{pool.pk}/funding/", form).status_code == 302
    with acting("coordinator") as actor:
        (funding,) = read_version(actor, pool).fundings
        assert (funding.cents, funding.rate, funding.source.advance) == (40_000, 5_000, 7_500)
    page = text_of(client.get(f"/budgets/{pool.pk}/budget/"))
    assert "400,00 €" in page
    assert "75" in page
    both = client.post(f"/budgets/{pool.pk}/funding/", form | {"amount": "1"})
    assert list(both.context["form"].errors) == ["amount"]


def test_both_methods_stand_side_by_side_before_one_is_chosen(browser: Browser, acting: ActingAs) -> None:
    with acting("coordinator") as actor:
        pool = make_pool(actor, total_cents=3_777_500)
        choose_key(actor=actor, pool=pool, criteria=[INHABITANTS])
    client = browser("coordinator")
    form = {"member": "villers-la-ville", "starts": "2026-01-01", "ends": "2026-06-30"}
    assert client.post(f"/budgets/{pool.pk}/members/days/", form).status_code == 302
    page = text_of(client.get(f"/budgets/{pool.pk}/members/method/"))
    for amount in ("6 423,35 €", "5 476,65 €"):
        assert amount in page
    assert client.post(f"/budgets/{pool.pk}/members/method/", {"method": "by_period"}).status_code == 302
    with acting("coordinator") as actor:
        assert shares(actor, pool)["villers-la-ville"] == 547_665
        adopt_version(actor=actor, pool=access_pool_to_manage(actor, pool.pk), number=0)
    own = text_of(browser("villers_manager").get(f"/budgets/{pool.pk}/members/"))
    assert "5 476,65 €" in own
    with acting("villers_manager") as actor:
        _amount, rows = methods_of(actor, access_pool(actor, pool.pk))
        assert [row.member.slug for row in rows if row.by_days is not None] == ["villers-la-ville"]
    with acting("coordinator") as actor:
        start_version(actor=actor, pool=pool)
    outside = client.post(f"/budgets/{pool.pk}/members/days/", form | {"ends": "2027-01-01"})
    assert list(outside.context["form"].errors) == ["ends"]


def test_what_a_modification_changes_is_a_table_and_a_file(
    browser: Browser, acting: ActingAs, shared_pool: Pool
) -> None:
    with acting("coordinator") as actor:
        modify(actor, shared_pool)
    client = browser("coordinator")
    address = f"/budgets/{shared_pool.pk}/budget/1/changes"
    page = text_of(client.get(f"{address}/"))
    assert "5 000,00 €" in page
    assert "32 775,00 €" in page
    rows = client.get(f"{address}.csv").content.decode("utf-8-sig").splitlines()
    assert any(row.endswith("Région;0,00;5000,00;5000,00") for row in rows)
    assert any(";15947,15;13836,34;-2110,81" in row for row in rows)
    # the other members' shares are not a member's to read
    own = client_rows(browser("manager"), f"{address}.csv")
    assert not any("CPAS de Villers" in row for row in own)
    assert client.get(f"/budgets/{shared_pool.pk}/budget/0/changes/").status_code == 404
    same = client.get(f"/api/budgets/pools/{shared_pool.pk}/versions/1/changes/").json()
    assert same["amount"] == {"label": "", "before": 3_777_500, "after": 3_277_500, "difference": -500_000}


def client_rows(client: Client, address: str) -> list[str]:
    return client.get(address).content.decode("utf-8-sig").splitlines()


def test_a_draft_is_started_left_and_adopted_once(browser: Browser, acting: ActingAs, shared_pool: Pool) -> None:
    client = browser("coordinator")
    budget = f"/budgets/{shared_pool.pk}/budget/"
    assert client.post(f"{budget}start/").status_code == 302
    assert client.post(f"{budget}leave/").status_code == 302
    assert client.get(f"{budget}1/").status_code == 404
    client.post(f"{budget}start/")
    seen = client.get(f"{budget}1/adopt/").context["view"].token
    assert client.post(f"{budget}1/adopt/", {"seen": seen}).status_code == 302
    second = client.post(f"{budget}1/adopt/")
    assert second.status_code == 200
    assert second.context["form"].errors


def test_the_document_and_the_workbook_hold_what_the_reader_may_see(
    browser: Browser, acting: ActingAs, shared_pool: Pool
) -> None:
    address = f"/budgets/{shared_pool.pk}/budget/0/budget"
    for name, seen in (("coordinator", {15947.15, 10783.77, 11044.08}), ("villers_manager", {11044.08})):
        client = browser(name)
        pdf = client.get(f"{address}.pdf")
        assert pdf.content.startswith(b"%PDF-")
        assert b"pdfuaid" in pdf.content
        book = python_calamine.CalamineWorkbook.from_filelike(BytesIO(client.get(f"{address}.xlsx").content))
        sheets = [book.get_sheet_by_index(index).to_python() for index in range(len(book.sheet_names))]
        assert len(sheets) == 4
        numbers = {cell for sheet in sheets for row in sheet for cell in row if isinstance(cell, float)}
        assert numbers & {15947.15, 10783.77, 11044.08} == seen
        assert 37775.0 in numbers


def test_a_pool_at_a_glance_counts_what_was_called_paid_and_spent(
    browser: Browser, acting: ActingAs, shared_pool: Pool
) -> None:
    genappe, villers, court = (body_role_name(slug) for slug in ("genappe", "villers-la-ville", "court-saint-etienne"))
    with acting("coordinator") as actor:
        pool = locked_pool(access_pool_to_manage(actor, shared_pool.pk))

        def book(kind: EventKind, member: str | None, *postings: Posting) -> Any:
            return post(
                actor=actor, pool=pool, kind=kind, event=uuid4(), booked_on=date(2026, 2, 1), member=member,
                postings=postings,
            )  # fmt: skip

        for role, cents in ((genappe, 500_000), (villers, 300_000)):
            book(EventKind.CALL, role, of_member(role, cents), Posting(AccountKind.CONTRIBUTIONS, -cents))
        paid = book(EventKind.PAYMENT, genappe, Posting(AccountKind.BANK, 200_000), of_member(genappe, -200_000))
        book(EventKind.PAYMENT, genappe, Posting(AccountKind.BANK, 100_000), of_member(genappe, -100_000))
        reverse(actor=actor, pool=pool, posted=paid, booked_on=date(2026, 2, 2))
        book(EventKind.EXPENSE, genappe, Posting(AccountKind.COSTS, 40_000, "costs"), of_member(genappe, -40_000))
        # one is owed more than it was called: what the others owe is not less for that
        book(EventKind.EXPENSE, court, Posting(AccountKind.COSTS, 7_000, "costs"), of_member(court, -7_000))
    given = browser("coordinator").get(f"/api/budgets/pools/{pool.pk}/glance/").json()
    assert given == {
        "is_whole": True, "budget": 4_777_500, "agreed": 3_777_500, "called": 800_000, "settled": 0,
        "paid": 100_000, "spent": 47_000, "staff": 0, "owed": 660_000, "returnable": 7_000, "received": 0,
    }  # fmt: skip
    own = browser("manager").get(f"/api/budgets/pools/{pool.pk}/glance/").json()
    assert own == {
        "is_whole": False, "budget": 4_777_500, "agreed": GOLDEN["genappe"], "called": 500_000,
        "settled": 0, "paid": 100_000, "spent": 40_000, "staff": 0, "owed": 360_000, "returnable": 0, "received": None,
    }  # fmt: skip
    page = text_of(browser("villers_manager").get(f"/budgets/{pool.pk}/"))
    assert "3 000,00 €" in page
    assert "5 000,00" not in page
    rows = client_rows(browser("coordinator"), f"/budgets/{pool.pk}/glance.csv")
    assert [row.rsplit(";", 1)[1] for row in rows[1:6]] == ["47775,00", "37775,00", "8000,00", "1000,00", "470,00"]


def test_who_comes_later_is_let_in_by_the_form(browser: Browser, acting: ActingAs) -> None:
    with acting("coordinator") as actor:
        pool = make_pool(actor, "genappe", "court-saint-etienne", consortium=make_consortium(actor))
    form = {"member": "villers-la-ville", "starts": "2026-07-01", "ends": "2026-12-31"}
    assert browser("coordinator").post(f"/budgets/{pool.pk}/members/days/", form).status_code == 302
    with acting("coordinator") as actor:
        assert PoolMember.objects.filter(pool=pool).count() == 3
        share_pool(actor, pool)
    client = browser("villers_manager")
    for page in ("", "members/", "budget/", "budget/0/"):
        assert client.get(f"/budgets/{pool.pk}/{page}").status_code == 200
    assert client.get(f"/api/budgets/pools/{pool.pk}/glance/").json()["agreed"] is not None


def test_who_comes_after_the_adoption_is_told_that_nothing_is_shared_yet(browser: Browser, acting: ActingAs) -> None:
    with acting("coordinator") as actor:
        pool = make_pool(actor, "genappe", "court-saint-etienne", consortium=make_consortium(actor))
        share_pool(actor, pool)
        villers = Body.objects.get(slug="villers-la-ville")
        start_version(actor=actor, pool=pool)
        change_stay(actor=actor, pool=pool, member=villers, starts=date(2026, 7, 1), ends=pool.ends)
    client = browser("villers_manager")
    for page in ("", "members/", "budget/"):
        assert client.get(f"/budgets/{pool.pk}/{page}").status_code == 200
    assert client.get(f"/budgets/{pool.pk}/budget/0/").status_code == 404


def test_a_key_that_lacks_a_member_s_figure_is_refused_in_words(acting: ActingAs) -> None:
    with acting("coordinator") as actor:
        import_series(
            actor=actor, kind=CriterionKind.RIS, name="SPP IS", reference_date=date(2025, 1, 1), source="Essai",
            rows=[["25031", "1"], ["25023", "2"]],
        )  # fmt: skip
        pool = make_pool(actor)
        with pytest.raises(Problem, match="figure_missing") as refusal:
            choose_key(actor=actor, pool=pool, criteria=[RIS])
        assert "CPAS de Villers-la-Ville" in str(refusal.value.message)
        assert not ApportionmentKey.objects.exists()


def line_form(pool: Pool, label: str) -> str:
    line = pool.versions.get(adopted_at=None).lines.get(line__label=label)
    return f"/budgets/{pool.pk}/lines/{line.pk}/"


def test_a_line_of_a_draft_gets_another_name_and_kind_and_keeps_its_code(browser: Browser, acting: ActingAs) -> None:
    with acting("coordinator") as actor:
        pool = make_pool(actor)
        code = pool.lines.get().code
        url = line_form(pool, "Frais du programme")
    answer = browser("coordinator").post(url, {"label": "Assistante sociale", "nature": "staff", "amount": "47 775,00"})
    assert answer.status_code == 302
    with acting("coordinator"):
        line = pool.lines.get()
        assert (line.label, line.nature, line.code) == ("Assistante sociale", "staff", code)


def test_a_line_that_was_adopted_keeps_its_name_in_the_form_the_service_and_the_database(
    browser: Browser, acting: ActingAs
) -> None:
    with acting("coordinator") as actor:
        pool = make_pool(actor)
        share_pool(actor, pool)
        start_version(actor=actor, pool=pool)
        url = line_form(pool, "Frais du programme")
        line = pool.versions.get(adopted_at=None).lines.get()
        with pytest.raises(Problem) as refused:
            change_line(actor=actor, pool=pool, line=line, label="Autre", nature="direct", cents=1)
        assert refused.value.code == "line_adopted"
        with pytest.raises(IntegrityError, match="keeps its name"), transaction.atomic():
            CostLine.objects.filter(pool=pool).update(label="Autre")
    assert 'name="label"' not in text_of_form(browser("coordinator").get(url))
    assert browser("coordinator").post(url, {"amount": "50000"}).status_code == 302


def text_of_form(answer: Any) -> str:
    return str(answer.content.decode())


def test_a_line_taken_out_of_a_draft_frees_its_name_unless_something_was_booked_on_it(acting: ActingAs) -> None:
    with acting("coordinator") as actor:
        pool = make_pool(actor)
        line = enter_line(actor=actor, pool=pool, label="Formation", nature="staff", cents=100)
        remove_line(actor=actor, pool=pool, line=line)
        assert not pool.lines.filter(label="Formation").exists()
        again = enter_line(actor=actor, pool=pool, label="Formation", nature="direct", cents=100)
        share_pool(actor, pool)
        start_version(actor=actor, pool=pool)
        remove_line(actor=actor, pool=pool, line=pool.versions.get(adopted_at=None).lines.get(line=again.line))
        assert pool.lines.filter(label="Formation").exists()


@pytest.mark.parametrize(
    ("entered", "field"),
    [
        ({"label": "Frais", "nature": "flat", "amount": "500", "rate": "7", "base": "of_staff"}, "amount"),
        ({"label": "Frais", "nature": "direct", "amount": ""}, "amount"),
        ({"label": "Frais", "nature": "direct", "amount": "10", "rate": "7"}, "rate"),
    ],
)
def test_a_line_has_an_amount_or_a_rate(
    browser: Browser, acting: ActingAs, entered: dict[str, str], field: str
) -> None:
    with acting("coordinator") as actor:
        pool = make_pool(actor)
    answer = browser("coordinator").post(f"/budgets/{pool.pk}/lines/", entered)
    assert answer.status_code == 200
    assert field in answer.context["form"].errors
    with acting("coordinator"):
        assert pool.lines.count() == 1


def test_each_of_several_criteria_needs_a_weight(browser: Browser, acting: ActingAs) -> None:
    with acting("coordinator") as actor:
        pool = make_pool(actor)
    url = f"/budgets/{pool.pk}/key/"
    given = {"basis_1": "equal", "weight_1": "75", "basis_2": "inhabitants/2024-01-01/national-register"}
    answer = browser("coordinator").post(url, given)
    assert "weight_2" in answer.context["form"].errors
    assert browser("coordinator").post(url, {**given, "weight_2": "25"}).status_code == 302


def test_fixed_percentages_ask_each_member_at_its_field(browser: Browser, acting: ActingAs) -> None:
    with acting("coordinator") as actor:
        pool = make_pool(actor)
    answer = browser("coordinator").post(f"/budgets/{pool.pk}/key/", {"basis_1": "fixed", "part_genappe": "100"})
    assert set(answer.context["form"].errors) == {"part_court-saint-etienne", "part_villers-la-ville"}
