"""Nothing about a person reaches the log."""

from __future__ import annotations

import logging
from uuid import UUID

import pytest
from django.test import Client

from maillage.identity.links import invitation_token
from maillage.logs import NoPersonalData
from tests.identity.hosts import stranger

INVITATION = invitation_token(UUID("0b0e3f1e-7a54-4a43-9a44-2d6f1f0f3c11"))


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


@pytest.mark.parametrize("name", ["", "django", "maillage", "gunicorn.error"])
def test_whatever_writes_a_log_writes_it_through_the_filter(name: str) -> None:
    # pytest hangs its own handlers beside ours
    ours = [handler for handler in logging.getLogger(name).handlers if type(handler) is logging.StreamHandler]
    assert ours
    for handler in ours:
        assert any(isinstance(item, NoPersonalData) for item in handler.filters)


def test_a_failing_search_leaves_no_name_in_the_log(
    browser: object, caplog: pytest.LogCaptureFixture, settings: object
) -> None:
    client: Client = browser("colleague")  # type: ignore[operator]
    client.get("/participants/nobody/?nom=Delvaux")
    for record in caplog.records:
        assert "Delvaux" not in written(record)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "line"),
    [
        (f"/invitations/{INVITATION}/", "Method Not Allowed (PUT): /invitations/<str:token>/"),
        (f"/account/keys/{INVITATION}/", "Not Found: <no route>"),
        ("/participants/Am\u00e9lie Delvaux/", "Not Found: <no route>"),
    ],
)
def test_of_a_request_the_route_is_written_down_and_not_the_path(
    caplog: pytest.LogCaptureFixture, path: str, line: str
) -> None:
    stranger().put(path)
    assert [written(record) for record in caplog.records] == [line]


def test_identifiers_in_links_are_masked_wherever_they_stand() -> None:
    record = make("Broken pipe from /accounts/password/reset/key/0b0e3f1e7a544a439a442d6f1f0f3c11-set-password/")
    assert "0b0e3f1e7a54" not in written(record)
