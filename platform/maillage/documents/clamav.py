"""Ask ClamAV about an upload, by the INSTREAM command of clamd's socket (clamd(8))."""

from __future__ import annotations

import logging
import socket
import struct
from typing import BinaryIO

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from maillage.problems import Problem

CHUNK = 64 * 1024
LONGEST_ANSWER = 4096
log = logging.getLogger(__name__)


def scan(content: BinaryIO) -> None:
    """Return when clamd finds nothing. Raises Problem infected; not_scanned (503) when clamd does not answer.

    `CLAMAV_ADDRESS` is "host:port", or the path of a Unix socket. A file that could not be checked is not kept.
    """
    try:
        answer = _ask(content)
    except OSError as error:
        log.error("clamd does not answer: %s", type(error).__name__)
        answer = b""
    if answer.endswith(b" OK"):
        return
    if answer.endswith(b" FOUND"):
        raise Problem(
            "infected",
            _("The virus scan refuses this file. Do not open it; ask for another copy, or scan the paper again."),
            field="document",
        )
    raise Problem(
        "not_scanned",
        _("The file could not be checked for viruses just now, so it was not kept. Try again in a few minutes."),
        field="document",
        status=503,
    )


def _ask(content: BinaryIO) -> bytes:
    with _connected() as clamd:
        clamd.sendall(b"zINSTREAM\0")
        while chunk := content.read(CHUNK):
            clamd.sendall(struct.pack(">L", len(chunk)) + chunk)
        clamd.sendall(struct.pack(">L", 0))
        return _answer(clamd)


def _answer(clamd: socket.socket) -> bytes:
    said = b""
    while len(said) < LONGEST_ANSWER and not said.endswith(b"\0") and (more := clamd.recv(LONGEST_ANSWER)):
        said += more
    return said.rstrip(b"\0\n")


def _connected() -> socket.socket:
    address = settings.CLAMAV_ADDRESS
    if not address.startswith("/"):
        host, _colon, port = address.rpartition(":")
        return socket.create_connection((host, int(port)), timeout=settings.CLAMAV_SECONDS)
    clamd = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        clamd.settimeout(settings.CLAMAV_SECONDS)
        clamd.connect(address)
    except OSError:
        clamd.close()
        raise
    return clamd
