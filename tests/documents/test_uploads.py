"""Uploads are what they say, or nothing is kept."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404

from maillage.documents.uploads import check_upload, discard, serve, store_upload
from maillage.problems import Problem

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00\x90wS\xde"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xd9"
ROLE = "some_body"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: object) -> Path:
    settings.UPLOAD_ROOT = tmp_path  # type: ignore[attr-defined]
    return tmp_path


def upload(name: str, content: bytes, content_type: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type=content_type)


@pytest.mark.parametrize(("content", "expected"), [(PDF, "application/pdf"), (PNG, "image/png"), (JPEG, "image/jpeg")])
def test_the_content_says_what_a_file_is(content: bytes, expected: str) -> None:
    assert check_upload(upload("whatever.bin", content, "application/octet-stream")) == expected


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("accord.pdf", b"<html><script>alert(1)</script></html>", "not_accepted"),
        ("accord.pdf", b"MZ\x90\x00\x03\x00\x00\x00", "not_accepted"),
        ("photo.png", b"<svg xmlns='http://www.w3.org/2000/svg'></svg>", "not_accepted"),
        ("accord.pdf", b"  %PDF-1.7", "not_accepted"),
        ("accord.pdf", b"", "empty_file"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused(folder: Path, name: str, content: bytes, code: str) -> None:
    with pytest.raises(Problem) as refused:
        store_upload(upload(name, content, "application/pdf"), role=ROLE)
    assert refused.value.code == code
    assert list(folder.rglob("*")) == []


def test_a_file_that_is_too_large_is_refused(settings: object) -> None:
    settings.UPLOAD_MAX_BYTES = 10  # type: ignore[attr-defined]
    with pytest.raises(Problem, match="too_large"):
        check_upload(upload("accord.pdf", PDF, "application/pdf"))


def test_a_kept_file_comes_back_as_a_download_of_its_own_body_only(folder: Path) -> None:
    stored = store_upload(upload("../../accord.pdf", PDF, "text/html"), role=ROLE)
    (path,) = [path for path in folder.rglob("*") if path.is_file()]
    assert path.is_relative_to(folder / ROLE)
    assert path.stat().st_mode & 0o077 == 0
    answer = serve(role=ROLE, key=stored.key, content_type=stored.content_type, name="accord")
    assert b"".join(answer) == PDF
    assert answer["Content-Disposition"] == 'attachment; filename="accord.pdf"'
    assert answer["Cache-Control"] == "no-store"
    answer.close()
    with pytest.raises(Http404):
        serve(role="another_body", key=stored.key, content_type=stored.content_type, name="accord")
    discard(stored, role=ROLE)
    assert not path.exists()
