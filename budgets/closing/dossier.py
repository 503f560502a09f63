"""The dossier of a final account for a funder or a council: a zip that anybody can check without this program."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.utils import translation
from django.utils.translation import gettext as _

from budgets.closing.exported import PARTS, exported
from budgets.closing.models import FinalAccount
from budgets.closing.proofs import ProofFile, proof_files
from budgets.closing.wording import CHECKED, HOW_TO, event_label
from maillage.audit.actor import Actor
from maillage.audit.record import record
from maillage.documents.csv_files import BYTE_ORDER_MARK, plain_text

SCRIPT = Path(__file__).parent / "offline" / "verify.py"
MANIFEST = "manifest.sha256"
# The same figures make the same bytes: a zip would otherwise hold the hour at which it was made.
MADE_AT = (1980, 1, 1, 0, 0, 0)
LANGUAGE = "fr"


def dossier_of(actor: Actor, account: FinalAccount) -> bytes:
    """The zip for an account from `access_whole_account`; that it was made is written down."""
    with translation.override(LANGUAGE):
        files = _files(actor, account)
    record(actor=actor, action="account.export", object_kind="pool", object_id=account.pool_id)
    return zipped(files)


def zipped(files: Mapping[str, bytes]) -> bytes:
    """These files with the manifest of their digests, in the order of their names."""
    lines = [f"{sha256(content).hexdigest()}  {name}\n" for name, content in sorted(files.items())]
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for name, content in [*sorted(files.items()), (MANIFEST, "".join(lines).encode())]:
            entry = ZipInfo(name, MADE_AT)
            entry.compress_type, entry.create_system, entry.external_attr = ZIP_DEFLATED, 3, 0o644 << 16
            archive.writestr(entry, content)
    return packed.getvalue()


def _files(actor: Actor, account: FinalAccount) -> dict[str, bytes]:
    statement = exported(account)
    proofs = proof_files(actor, account.pool)
    words = {code: str(text) for code, text in CHECKED.items()}
    return {
        "statement.json": _json(statement),
        "accounts.csv": accounts_csv(statement).encode(),
        "entries.csv": entries_csv(statement).encode(),
        "members.csv": members_csv(statement).encode(),
        "verify.py": SCRIPT.read_bytes(),
        "words.json": _json(words),
        "LISEZMOI.txt": str(HOW_TO).encode(),
        "proofs.csv": proofs_csv(proofs).encode(),
        **{f"proofs/{each.name}": each.content for each in proofs if each.content is not None},
    }


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True).encode()


def amount(cents: int) -> str:
    """An amount that spreadsheets set to French read as a number."""
    sign, cents = ("-", -cents) if cents < 0 else ("", cents)
    return f"{sign}{cents // 100},{cents % 100:02d}"


def table(headings: Sequence[str], rows: Iterable[Sequence[str | int]]) -> str:
    """A table for spreadsheets: texts made harmless, cents as amounts, below zero too."""
    text = StringIO(newline="")
    writer = csv.writer(text, delimiter=";")
    writer.writerow(headings)
    for row in rows:
        writer.writerow([amount(cell) if isinstance(cell, int) else plain_text(cell) for cell in row])
    return BYTE_ORDER_MARK + text.getvalue()


def accounts_csv(statement: Mapping[str, Any]) -> str:
    """What every account holds."""
    headings = [_("Account"), _("Code"), _("Name"), _("Balance (EUR)")]
    return table(
        headings, ([each["account"], each["code"], each["name"], each["cents"]] for each in statement["accounts"])
    )


def entries_csv(statement: Mapping[str, Any]) -> str:
    """Every entry, in the order in which it was posted."""
    names = {(each["account"], each["code"]): each["name"] for each in statement["accounts"]}
    headings = [_("Number"), _("Date"), _("Event"), _("Takes back"), _("Account"), _("Amount (EUR)"), _("Note")]
    rows = (
        [
            str(posted["number"]), posted["booked_on"], event_label(posted["kind"]), str(posted["reverses"] or ""),
            names[entry["account"], entry["code"]], entry["cents"], posted["memo"],
        ]
        for posted in statement["transactions"]
        for entry in posted["entries"]
    )  # fmt: skip
    return table(headings, rows)


def members_csv(statement: Mapping[str, Any]) -> str:
    """What each member bears, did and owes."""
    headings = [
        _("Code"), _("Member"), _("Final share (EUR)"), _("Called (EUR)"), _("Paid (EUR)"), _("Advanced (EUR)"),
        _("Staff made available (EUR)"), _("Balance (EUR)"),
    ]  # fmt: skip
    rows = ([each["code"], each["name"], *(each[f"{part}_cents"] for part in PARTS)] for each in statement["members"])
    return table(headings, rows)


def proofs_csv(proofs: Iterable[ProofFile]) -> str:
    """Each file with the expense that it proves; its digest as it was when it was uploaded."""
    headings = [
        _("Date"), _("Line"), _("Supplier"), _("Number of the document"), _("Amount (EUR)"), _("Kind of proof"),
        _("File"), _("SHA-256"),
    ]  # fmt: skip
    rows: Iterator[list[str | int]] = (
        [
            each.expense.spent_on.isoformat(), each.expense.line.label, each.expense.supplier,
            each.expense.document_number, each.expense.cents, str(each.proof.get_kind_display()),
            f"proofs/{each.name}" if each.content is not None else _("missing"), each.proof.digest,
        ]
        for each in proofs
    )  # fmt: skip
    return table(headings, rows)
