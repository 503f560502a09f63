"""Uploaded files: checked by what they contain, scanned, kept off the web root, in a folder of the body's own."""

from __future__ import annotations

import hashlib
import shutil
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

import puremagic
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from maillage.problems import Problem

# What is accepted, by content type: the bytes such a file starts with, and the ending it is handed out under.
ACCEPTED = {
    "application/pdf": (b"%PDF-", ".pdf"),
    "image/png": (b"\x89PNG\r\n\x1a\n", ".png"),
    "image/jpeg": (b"\xff\xd8\xff", ".jpg"),
}


# What the innermost `discarded_on_failure` has to remove.
_storing: ContextVar[list[uuid.UUID] | None] = ContextVar("storing", default=None)

# Looks at a file's content, from its beginning, and returns, or raises Problem infected. `UPLOAD_SCANNERS` names them.
type Scanner = Callable[[BinaryIO], None]


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A kept upload: its key, its true type, the SHA-256 of its content in hexadecimal."""

    key: uuid.UUID
    content_type: str
    digest: str


def _true_type(start: bytes) -> str | None:
    for content_type, (magic, _ending) in ACCEPTED.items():
        if start.startswith(magic):
            guesses = {match.mime_type for match in puremagic.magic_string(start)}
            return content_type if content_type in guesses else None
    return None


def check_upload(upload: UploadedFile[bytes]) -> str:
    """The true content type of an upload. Raises Problem: too_large, empty_file, not_accepted.

    The name and the type that the browser sends are not believed.
    """
    if not upload.size:
        raise Problem("empty_file", _("The file is empty. Choose another one."), field="document")
    if upload.size > settings.UPLOAD_MAX_BYTES:
        most = settings.UPLOAD_MAX_BYTES // (1024 * 1024)
        message = _("The file is larger than %(most)s MB. Scan it at a lower quality.") % {"most": most}
        raise Problem("too_large", message, field="document")
    upload.seek(0)
    content_type = _true_type(upload.read(4096))
    upload.seek(0)
    if content_type is None:
        raise Problem(
            "not_accepted",
            _("The file is not a PDF, PNG or JPEG, whatever its name says. Scan or export it again."),
            field="document",
        )
    return content_type


def scan_upload(upload: UploadedFile[bytes]) -> None:
    """Let every scanner of the installation look at the file. Raises what they raise: Problem infected, not_scanned."""
    for name in settings.UPLOAD_SCANNERS:
        scanner: Scanner = import_string(name)
        upload.seek(0)
        scanner(cast(BinaryIO, upload))
    upload.seek(0)


def _path(role: str, key: uuid.UUID) -> Path:
    return Path(settings.UPLOAD_ROOT) / role / key.hex[:2] / key.hex


def store_upload(upload: UploadedFile[bytes], *, role: str) -> StoredFile:
    """Check and keep an upload for the body `role`. Raises Problem; a file that is refused leaves nothing behind."""
    content_type = check_upload(upload)
    scan_upload(upload)
    key = uuid.uuid4()
    path = _path(role, key)
    if (storing := _storing.get()) is not None:
        storing.append(key)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with path.open("xb") as target:
        for chunk in upload.chunks():
            digest.update(chunk)
            target.write(chunk)
    path.chmod(0o600)
    return StoredFile(key, content_type, digest.hexdigest())


@contextmanager
def discarded_on_failure(role: str) -> Iterator[None]:
    """Remove the files that the block stored for the body `role` when it fails: put it around the transaction.

    What names them is rolled back; without this they would stay behind, and nobody could say whose they are.
    """
    stored: list[uuid.UUID] = []
    token = _storing.set(stored)
    try:
        yield
    except BaseException:
        for key in stored:
            with suppress(OSError):
                discard_file(key, role=role)
        raise
    finally:
        _storing.reset(token)


def discard(stored: StoredFile, *, role: str) -> None:
    """Remove a file whose database row was not written after all."""
    _path(role, stored.key).unlink(missing_ok=True)


def copy_file(key: uuid.UUID, *, from_role: str, to_role: str) -> None:
    """Bring a kept file into another body's folder under the same key; nothing happens when it is there already.

    Raises FileNotFoundError when it is in neither. It appears whole or not at all.
    """
    source, target = _path(from_role, key), _path(to_role, key)
    if target.is_file():
        return
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    partial = target.with_name(f"{target.name}.{uuid.uuid4().hex}")
    try:
        shutil.copyfile(source, partial)
        partial.chmod(0o600)
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)


def discard_file(key: uuid.UUID, *, role: str) -> None:
    """Remove a kept file that its record no longer names; safe to repeat."""
    _path(role, key).unlink(missing_ok=True)


def kept_content(*, role: str, key: uuid.UUID) -> bytes | None:
    """What is in a kept file, for a paper that takes it in; None when it is gone. Call after the access check."""
    path = _path(role, key)
    return path.read_bytes() if path.is_file() else None


def ending_of(content_type: str) -> str:
    """The ending under which a file of this type is handed out."""
    return ACCEPTED.get(content_type, (b"", ".bin"))[1]


def serve(*, role: str, key: uuid.UUID, content_type: str, name: str) -> FileResponse:
    """Hand out a kept file as a download named `name` plus its ending. Call after the access check. Raises Http404."""
    path = _path(role, key)
    if not path.is_file():
        raise Http404
    response = FileResponse(
        path.open("rb"), as_attachment=True, filename=name + ending_of(content_type), content_type=content_type
    )
    response["Cache-Control"] = "no-store"
    return response
