"""Uploads are what they say, or nothing is kept."""

from __future__ import annotations

import io
import socket
import struct
import threading
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.http import Http404
from django.test import RequestFactory

from maillage.documents.signatures import carries_signature
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


# --- Scanning ---

EICAR = PDF + b"X5O!P%@AP"


class Clamd:
    """A clamd of our own: it reads one INSTREAM as the protocol says, keeps what came, answers `answer`."""

    def __init__(self, answer: bytes) -> None:
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self.listening.getsockname()[1]}"
        self.answer, self.received = answer, b""
        self.thread = threading.Thread(target=self._serve)
        self.thread.start()

    def _serve(self) -> None:
        caller, _address = self.listening.accept()
        with caller, caller.makefile("rb") as said:
            assert said.read(10) == b"zINSTREAM\0"
            while length := struct.unpack(">L", said.read(4))[0]:
                self.received += said.read(length)
            caller.sendall(self.answer)
        self.listening.close()


def scanned_by(settings: Any, answer: bytes) -> Clamd:
    clamd = Clamd(answer)
    settings.UPLOAD_SCANNERS = ["maillage.documents.clamav.scan"]
    settings.CLAMAV_ADDRESS = clamd.address
    return clamd


def test_a_file_in_which_clamd_finds_nothing_is_kept(settings: Any) -> None:
    clamd = scanned_by(settings, b"stream: OK\0")
    content = PDF + b"a" * 200_000
    stored = store_upload(upload("accord.pdf", content, "application/pdf"), role=ROLE)
    clamd.thread.join(5)
    assert clamd.received == content
    answer = serve(role=ROLE, key=stored.key, content_type=stored.content_type, name="accord")
    assert b"".join(answer) == content
    answer.close()


@pytest.mark.parametrize(
    ("answer", "code", "status"),
    [
        (b"stream: Eicar-Test-Signature FOUND\0", "infected", 400),
        (b"INSTREAM size limit exceeded. ERROR\0", "not_scanned", 503),
        (b"", "not_scanned", 503),
    ],
)
def test_a_file_that_clamd_does_not_pass_is_not_kept(
    settings: Any, folder: Path, answer: bytes, code: str, status: int
) -> None:
    clamd = scanned_by(settings, answer)
    with pytest.raises(Problem) as refused:
        store_upload(upload("accord.pdf", EICAR, "application/pdf"), role=ROLE)
    clamd.thread.join(5)
    assert (refused.value.code, refused.value.status) == (code, status)
    assert list(folder.rglob("*")) == []


def test_a_file_is_not_kept_while_clamd_is_away(settings: Any, folder: Path, tmp_path: Path) -> None:
    for address in ("127.0.0.1:1", str(tmp_path / "nowhere.sock")):
        settings.UPLOAD_SCANNERS, settings.CLAMAV_ADDRESS = ["maillage.documents.clamav.scan"], address
        with pytest.raises(Problem, match="not_scanned"):
            store_upload(upload("accord.pdf", PDF, "application/pdf"), role=ROLE)
    assert list(folder.rglob("*")) == []


def test_a_file_of_the_wrong_type_is_not_sent_to_a_scanner(settings: Any) -> None:
    settings.UPLOAD_SCANNERS = ["nothing.of.the.kind"]
    with pytest.raises(Problem, match="not_accepted"):
        store_upload(upload("accord.pdf", b"MZ", "application/pdf"), role=ROLE)


# --- 200 MB ---


class Endless(io.RawIOBase):
    """A request's body of so many bytes, which are made as they are read."""

    def __init__(self, before: bytes, size: int, after: bytes) -> None:
        self.before, self.size, self.after = before, size, after

    def read(self, size: int = -1) -> bytes:
        if self.before:
            taken, self.before = self.before[:size], self.before[size:]
        elif self.size:
            taken = b"a" * min(size, self.size)
            self.size -= len(taken)
        else:
            taken, self.after = self.after[:size], self.after[size:]
        return taken


def sent_file(request: Any) -> TemporaryUploadedFile:
    sent = request.FILES["document"]
    assert isinstance(sent, TemporaryUploadedFile)
    return sent


def test_two_hundred_megabytes_are_refused_and_stay_out_of_memory_and_disk() -> None:
    before = (
        b'--xx\r\nContent-Disposition: form-data; name="document"; filename="accord.pdf"\r\n'
        b"Content-Type: application/pdf\r\n\r\n%PDF-"
    )
    after, size = b"\r\n--xx--\r\n", 200 * 1024 * 1024
    length = len(before) + size + len(after)
    request: Any = RequestFactory().generic("POST", "/", b"x", content_type="multipart/form-data; boundary=xx")
    request.META["CONTENT_LENGTH"] = str(length)
    request._stream = Endless(before, size, after)
    tracemalloc.start()
    try:
        sent = sent_file(request)
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 8 * 1024 * 1024
    assert sent.size == size + 5
    assert Path(sent.temporary_file_path()).stat().st_size == 0
    with pytest.raises(Problem) as refused:
        store_upload(sent, role=ROLE)
    assert refused.value.code == "too_large"
    sent.close()


def test_a_file_within_the_limit_arrives_whole() -> None:
    request = RequestFactory().post("/", {"document": upload("accord.pdf", PDF, "application/pdf")})
    with sent_file(request) as sent:
        assert sent.read() == PDF
        assert check_upload(sent) == "application/pdf"


# --- Signed PDF ---


def signed(sub_filter: bytes = b"ETSI.CAdES.detached", *, short: bool = False) -> bytes:
    """A PDF with the marks of a signature over its own bytes; what it holds is not one."""
    start = (
        b"%%PDF-1.7\n1 0 obj<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/" + sub_filter + b"/ByteRange [0 %08d %08d %08d]"
    )
    contents, end = b"<" + b"00" * 16 + b">", b">>endobj\n%%EOF\n"
    head = start + b"/Contents"
    length = len(head % (0, 0, 0))
    return head % (length, length + len(contents), len(end) + (99 if short else 0)) + contents + end


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (signed(), True),
        (signed(b"adbe.pkcs7.detached"), True),
        (signed(b"ETSI.RFC3161"), False),
        (signed(short=True), False),
        (PDF, False),
        (PDF + b"/Type /Sig /SubFilter /ETSI.CAdES.detached", False),
        (b"", False),
    ],
)
def test_a_signature_is_seen_where_it_is(content: bytes, expected: bool) -> None:
    file = io.BytesIO(content)
    assert carries_signature(file) is expected
    assert file.tell() == 0
