"""Nothing about a person reaches the log."""

from __future__ import annotations

import logging

import pytest
from django.test import Client

from maillage.logs import NoPersonalData


def written(record: logging.LogRecord) -> str:
    assert NoPersonalData().filter(record)
    return logging.Formatter("%(message)s").format(record)


def make(message: str, *args: object, exc_info: object = None) -> logging.LogRecord:
    return logging.LogRecord("t", logging.ERROR, "f", 1, message, args, exc_info)  # type: ignore[arg-type]


def test_identifiers_and_searches_are_masked() -> None:
    record = make("Not Found: /participants/0b0e3f1e-7a54-4a43-9a44-2d6f1f0f3c11/?q=%s&x=1", "Delvaux")
    assert written(record) == "Not Found: /participants/<id>/?…"


def test_an_exception_keeps_its_class_and_place_only() -> None:
    try:
        raise ValueError("Key (email)=(amelie@maillage.example) already exists.")
    except ValueError as error:
        record = make("Internal Server Error: %s", "/x/", exc_info=(type(error), error, error.__traceback__))
    line = written(record)
    assert "amelie" not in line
    assert "ValueError in test_an_exception_keeps_its_class_and_place_only" in line
    assert record.exc_info is None


def test_a_failing_search_leaves_no_name_in_the_log(
    browser: object, caplog: pytest.LogCaptureFixture, settings: object
) -> None:
    client: Client = browser("colleague")  # type: ignore[operator]
    for handler in logging.getLogger("django").handlers:
        assert any(isinstance(item, NoPersonalData) for item in handler.filters)
    client.get("/participants/nobody/?q=Delvaux")
    for record in caplog.records:
        assert "Delvaux" not in written(record)
