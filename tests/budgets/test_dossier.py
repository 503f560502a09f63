"""The dossier of a final account: the same bytes each time, and a script that finds every figure that was altered."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.utils import translation
from django.utils.text import slugify

from budgets.access import access_pool_to_manage
from budgets.closing.dossier import MANIFEST, dossier_of
from budgets.closing.services import close_pool, draw_up, enter_settlement, reopen
from budgets.closing.settling import transfers_of
from budgets.expenses.models import ProofKind
from budgets.models import Pool
from maillage.audit.models import AuditEntry
from tests.budgets.booking import spend
from tests.budgets.expenses.spending import PDF, approved, entered, spending_pool
from tests.budgets.test_closing import live

type ActingAs = Callable[[str], Any]


def unpacked(dossier: bytes, folder: Path) -> Path:
    with ZipFile(BytesIO(dossier)) as archive:
        archive.extractall(folder)
    return folder


def verified(folder: Path, script: Path | None = None) -> subprocess.CompletedProcess[str]:
    """The script alone, without this project nor anything that is installed."""
    return subprocess.run(
        [sys.executable, "-I", str(script or folder / "verify.py"), str(folder)],
        capture_output=True, text=True, cwd=folder, env={"PYTHONUTF8": "1"},
    )  # fmt: skip


@pytest.fixture
def dossier(acting: ActingAs, shared_pool: Pool) -> bytes:
    """Of a pool that was reopened once, then settled and closed."""
    with acting("coordinator") as actor:
        pool = live(actor, shared_pool)
        draw_up(actor=actor, pool=pool)
        reopen(actor=actor, pool=pool, reason="Une facture est arrivée après")
        spend(actor, pool, "costs", 12_345)
        account = draw_up(actor=actor, pool=pool)
        for each in transfers_of(pool):
            enter_settlement(actor=actor, pool=pool, member=each.member, paid_on=date(2026, 11, 1))
        assert dossier_of(actor, account) == dossier_of(actor, account)
        return dossier_of(actor, account)


def test_the_same_account_makes_the_same_bytes_and_every_export_is_written_down(
    acting: ActingAs, dossier: bytes
) -> None:
    with acting("coordinator"):
        assert AuditEntry.objects.filter(action="account.export").count() == 3


def test_the_script_confirms_every_figure_by_itself(dossier: bytes, tmp_path: Path) -> None:
    done = verified(unpacked(dossier, tmp_path))
    assert (done.returncode, done.stderr) == (0, "")
    assert len(done.stdout.splitlines()) == 1


def alter(folder: Path, change: Callable[[Any], None]) -> None:
    """Change the statement, and the manifest so that it agrees: as somebody would who knows how it is made."""
    path = folder / "statement.json"
    statement = json.loads(path.read_text())
    before = sha256(path.read_bytes()).hexdigest()
    change(statement)
    path.write_text(json.dumps(statement))
    manifest = folder / MANIFEST
    manifest.write_text(manifest.read_text().replace(before, sha256(path.read_bytes()).hexdigest()))


def _share(statement: Any) -> None:
    statement["members"][0]["share_cents"] += 1


def _figure(statement: Any) -> None:
    statement["account"]["figures"]["criteria"][0]["figures"][0]["value"] = "12000"


def _entry(statement: Any) -> None:
    statement["transactions"][0]["entries"][0]["cents"] += 1


def _paid(statement: Any) -> None:
    statement["members"][1]["paid_cents"] += 100
    statement["members"][1]["balance_cents"] -= 100


def _held(statement: Any) -> None:
    statement["accounts"][0]["cents"] += 1


def _voted(statement: Any) -> None:
    statement["versions"][0]["shares"]["25031"] -= 1


def _left_out(statement: Any) -> None:
    del statement["members"][0]


def _spent(statement: Any) -> None:
    statement["account"]["figures"]["lines"][0]["cents"] += 1


@pytest.mark.parametrize("change", [_share, _figure, _entry, _paid, _held, _voted, _spent, _left_out])
def test_the_script_finds_a_figure_that_was_altered(
    dossier: bytes, tmp_path: Path, change: Callable[[Any], None]
) -> None:
    alter(unpacked(dossier, tmp_path), change)
    done = verified(tmp_path)
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.strip()


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: (folder / "members.csv").write_text("x"),
        lambda folder: (folder / "members.csv").unlink(),
        lambda folder: (folder / "more.csv").write_text("x"),
    ],
)
def test_the_script_finds_a_file_that_was_changed_removed_or_added(
    dossier: bytes, tmp_path: Path, change: Callable[[Path], object]
) -> None:
    change(unpacked(dossier, tmp_path))
    done = verified(tmp_path)
    assert (done.returncode, done.stderr) == (1, "")
    assert ".csv" in done.stdout


def test_a_dossier_of_a_closed_pool_is_confirmed_too(acting: ActingAs, shared_pool: Pool, tmp_path: Path) -> None:
    with acting("coordinator") as actor:
        pool = live(actor, shared_pool)
        account = draw_up(actor=actor, pool=pool)
        for each in transfers_of(pool):
            enter_settlement(actor=actor, pool=pool, member=each.member, paid_on=date(2026, 11, 1))
        close_pool(actor=actor, pool=pool)
        unpacked(dossier_of(actor, account), tmp_path)
    assert verified(tmp_path).returncode == 0


def test_the_proofs_of_approved_expenses_are_in_it(acting: ActingAs, tmp_path: Path, settings: Any) -> None:
    settings.UPLOAD_ROOT = tmp_path / "uploads"
    folder = tmp_path / "dossier"
    with acting("coordinator") as actor:
        pool = spending_pool(actor)
    expense = approved("manager", pool)
    entered("manager", pool)
    with acting("coordinator") as actor:
        account = draw_up(actor=actor, pool=access_pool_to_manage(actor, pool.pk))
        unpacked(dossier_of(actor, account), folder)
    [proof] = (folder / "proofs").iterdir()
    assert proof.read_bytes() == PDF
    with translation.override("fr"):
        kind = slugify(str(ProofKind.INVOICE.label))
    assert proof.name.startswith(f"{expense.spent_on}-ateliers-{kind}-")
    assert sha256(PDF).hexdigest() in (folder / "proofs.csv").read_text()
    assert verified(folder).returncode == 0
