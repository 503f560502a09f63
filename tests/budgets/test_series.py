"""Figures that a coordination imports: read as people write them, all or nothing, with every mistake by its line."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from budgets.models import ReferenceFigure, ReferenceSeries
from budgets.rules.series import Malformed, RowProblem, parse_number, read_rows
from budgets.spreadsheets import MOST_BYTES, rows_of
from maillage.problems import Problem
from tests.budgets.conftest import text_of

type Browser = Callable[[str], Client]
type ActingAs = Callable[[str], Any]
FORM = {"kind": "ris", "name": "SPP IS", "reference_date": "2025-01-01", "source": "SPP IS, janvier 2025"}
LIST = "Code INS;Bénéficiaires\n25031;1.234\n25023;98,5\n25107;0\n"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12", "12"), ("1 234", "1234"), ("1.234", "1234"), ("1.234.567,25", "1234567.25"), ("98,5", "98.5"),
        ("98.5", "98.5"), ("0", "0"), ("33,3333", "33.3333"), ("1\u202f234,5", "1234.5"),
    ],
)  # fmt: skip
def test_numbers_are_read_as_people_write_them(text: str, number: str) -> None:
    assert parse_number(text) == Decimal(number)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", RowProblem.NO_NUMBER), ("-1", RowProblem.NO_NUMBER), ("douze", RowProblem.NO_NUMBER),
        ("1,2,3", RowProblem.NO_NUMBER), ("1e5", RowProblem.NO_NUMBER), ("٣", RowProblem.NO_NUMBER),
        ("0,33333", RowProblem.TOO_PRECISE), ("9" * 16, RowProblem.TOO_LARGE),
    ],
)  # fmt: skip
def test_what_is_no_number_is_refused(text: str, problem: RowProblem) -> None:
    with pytest.raises(Malformed) as refused:
        parse_number(text)
    assert refused.value.args == (problem,)


def test_every_row_that_is_wrong_is_named_by_its_line() -> None:
    rows = [
        ["Code", "Nombre"],
        ["25031", "1"],
        ["25031", "2"],
        ["99999", "3"],
        ["", "4"],
        [],
        ["25023", "x"],
        ["25107"],
    ]
    read = read_rows(rows, {"25031", "25023", "25107"})
    assert [(each.line, each.problem) for each in read.wrong] == [
        (3, RowProblem.CODE_TWICE), (4, RowProblem.UNKNOWN_CODE), (5, RowProblem.NO_CODE), (7, RowProblem.NO_NUMBER),
        (8, RowProblem.NO_NUMBER),
    ]  # fmt: skip


def workbook(*rows: tuple[Any, ...]) -> bytes:
    made = BytesIO()
    with xlsxwriter.Workbook(made) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return made.getvalue()


def test_a_workbook_gives_the_same_rows_as_a_list() -> None:
    assert rows_of(workbook(("Code", "Nombre"), (25031, 1234), ("25023", 98.5))) == [
        ["Code", "Nombre"], ["25031", "1234"], ["25023", "98,5"],
    ]  # fmt: skip
    assert rows_of(LIST.encode("cp1252"))[1] == rows_of(LIST.encode("utf-8-sig"))[1] == ["25031", "1.234"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_list"), (b"\n;\n", "empty_list"), (b"PK\x03\x04 no archive", "not_a_list"),
        (b"\x00\x01\x02", "not_a_list"), (b"x" * (MOST_BYTES + 1), "too_large"), (b"1;2\n" * 5_001, "too_many_rows"),
    ],
)  # fmt: skip
def test_what_is_no_list_is_refused_in_words(content: bytes, code: str) -> None:
    with pytest.raises(Problem, match=code):
        rows_of(content)


def upload(text: str = LIST) -> SimpleUploadedFile:
    return SimpleUploadedFile("liste.csv", text.encode())


def test_a_list_is_looked_at_first_then_imported_whole(browser: Browser, acting: ActingAs) -> None:
    client = browser("coordinator")
    looked = client.post("/budgets/series/import/", FORM | {"list": upload()})
    page = text_of(looked)
    assert "Genappe" in page
    assert "1 234" in page
    with acting("coordinator"):
        assert not ReferenceSeries.objects.exists()
    again = {"rows": looked.context["preview"].text, "import": "1"}
    assert client.post("/budgets/series/import/", FORM | again).status_code == 302
    with acting("coordinator"):
        assert dict(ReferenceFigure.objects.values_list("nis_code", "value")) == {
            "25031": Decimal(1234), "25023": Decimal("98.5"), "25107": Decimal(0),
        }  # fmt: skip
    assert "SPP IS, janvier 2025" in text_of(client.get("/budgets/series/"))
    twice = client.post("/budgets/series/import/", FORM | again)
    assert list(twice.context["form"].errors) == ["name"]


def test_with_one_wrong_row_nothing_is_imported(browser: Browser, acting: ActingAs) -> None:
    wrong = LIST + "99999;5\n25031;7\n"
    for more in ({"list": upload(wrong)}, {"rows": wrong, "import": "1"}):
        response = browser("coordinator").post("/budgets/series/import/", FORM | more)
        assert [each.line for each, _words in response.context["preview"].wrong] == [5, 6]
    with acting("coordinator"):
        assert not ReferenceSeries.objects.exists()


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"name": " "}, "name"), ({"source": ""}, "source"), ({"kind": "equal"}, "kind"), ({"rows": ""}, "list")],
)
def test_a_series_that_cannot_be_is_refused_at_its_field(
    browser: Browser, db: None, changed: dict[str, str], field: str
) -> None:
    response = browser("coordinator").post("/budgets/series/import/", FORM | {"rows": LIST, "import": "1"} | changed)
    assert list(response.context["form"].errors) == [field]


def test_a_program_imports_figures_and_lists_them(browser: Browser, db: None) -> None:
    client = browser("coordinator")
    given = FORM | {"figures": {"25031": "12", "25023": "3,5"}}
    answer = client.post("/api/budgets/series/", given, content_type="application/json")
    assert (answer.status_code, answer.json()["size"]) == (201, 2)
    (listed,) = client.get("/api/budgets/series/").json()["results"]
    assert listed["name"] == "SPP IS"
    assert client.post("/api/budgets/series/", given, content_type="application/json").status_code == 409
    bad = given | {"name": "Autre", "figures": {"99999": "1"}}
    refused = client.post("/api/budgets/series/", bad, content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (400, "rows_wrong")


@pytest.mark.parametrize(("name", "status"), [("treasurer", 403), ("manager", 404), ("coach", 404)])
def test_only_a_coordinator_imports(browser: Browser, db: None, name: str, status: int) -> None:
    assert browser(name).post("/budgets/series/import/", FORM | {"rows": LIST}).status_code == status
