"""The tests' own installation: an embedded server that may lose its data, a database a worker."""

from __future__ import annotations

import os
from pathlib import Path

from maillage.postgres.instance import ROOT
from maillage.postgres.local import ensure_local

FOLDER = Path(os.environ.get("MAILLAGE_TEST_STATE") or ROOT / ".maillage" / "test")
os.environ["MAILLAGE_STATE"] = str(FOLDER)
os.environ.pop("DATABASE_URL", None)
ensure_local(FOLDER, durable=False)

from maillage.settings.base import DATABASES, INSTALLATION  # noqa: E402
from maillage.settings.local import *  # noqa: E402, F403

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")
TEST_DATABASE = f"{INSTALLATION}test_{WORKER}"
DATABASES["default"]["NAME"] = TEST_DATABASE
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
UPLOAD_ROOT = Path(FOLDER) / "uploads" / WORKER
# The collected files of a checkout are not the tests' business; whitenoise warns of a folder that is missing.
STATIC_ROOT = FOLDER / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
