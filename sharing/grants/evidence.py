"""How a person agreed, checked and kept."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any, BinaryIO, cast

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from maillage.audit.actor import Actor
from maillage.documents.signatures import carries_signature
from maillage.documents.uploads import StoredFile, check_upload, discard, store_upload
from maillage.problems import Problem
from sharing.grants import rules


@dataclass(frozen=True, slots=True)
class Evidence:
    """How the person agreed: `kind` is one of `rules.EVIDENCE`.

    A signed document, or one signed with the eID; on the screen, drawn (the drawing is the document) or, with the
    keyboard, the typed name before a witness; spoken before a witness, in a language, with an interpreter.
    """

    kind: str
    document: UploadedFile[bytes] | None = None
    witness: str = ""
    language: str = ""
    interpreter: str = ""
    signed_name: str = ""

    def columns(self) -> dict[str, str]:
        """What is stored of it beside the document."""
        return {
            "evidence": self.kind,
            "signed_name": self.signed_name.strip(),
            "witness": self.witness.strip(),
            "spoken_language": self.language.strip(),
            "interpreter": self.interpreter.strip(),
        }


def check_evidence(evidence: Evidence) -> None:
    """Raises Problem no_evidence, no_witness, no_document, no_signature, not_signed, and those of an upload."""
    if evidence.kind not in rules.EVIDENCE:
        raise Problem("no_evidence", _("Choose how the person agreed."), field="evidence")
    if evidence.kind == rules.SCREEN and evidence.document is None and not evidence.signed_name.strip():
        raise Problem("no_signature", _("Draw the signature, or type the name of who signs."), field="signed_name")
    witnessed = evidence.kind == rules.SPOKEN or (evidence.kind == rules.SCREEN and evidence.document is None)
    if witnessed and not evidence.witness.strip():
        raise Problem("no_witness", _("Enter the name of the witness."), field="witness")
    if evidence.kind in (rules.SIGNED, rules.EID) and evidence.document is None:
        raise Problem("no_document", _("Add the signed document."), field="document")
    if evidence.kind == rules.EID and evidence.document is not None:
        _check_signed(evidence.document)


def _check_signed(document: UploadedFile[bytes]) -> None:
    """That a signature is there; whose it is, and whether it is valid, is for whoever opens the document."""
    check_upload(document)
    if not carries_signature(cast(BinaryIO, document)):
        raise Problem(
            "not_signed",
            _("This PDF carries no electronic signature. Sign it with the eID first, or choose “signed on paper”."),
            field="document",
        )


@contextmanager
def kept(actor: Actor, evidence: Evidence) -> Iterator[dict[str, Any]]:
    """Check the evidence and keep its document; the columns of both. When the block fails, nothing stays behind.

    Raises Problem as `check_evidence` and `store_upload` do.
    """
    check_evidence(evidence)
    if evidence.document is None or evidence.kind not in rules.WITH_DOCUMENT:
        yield evidence.columns()
        return
    stored = store_upload(evidence.document, role=actor.body_role)
    try:
        yield {**evidence.columns(), **_document(stored)}
    except BaseException:
        with suppress(OSError):
            discard(stored, role=actor.body_role)
        raise


def _document(stored: StoredFile) -> dict[str, Any]:
    return {"document_key": stored.key, "document_type": stored.content_type, "document_digest": stored.digest}
