"""Where this installation's database is and how its processes sign in.

A production process gets `DATABASE_URL` (its own login only) and `SECRET_KEY` from its environment. On a developer's
machine both come from `instance.json` in the state folder, written when the embedded server is first started.
"""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from urllib.parse import unquote, urlsplit

ROOT = Path(__file__).resolve().parents[3]
LOGINS = ("web", "worker", "migrator", "provisioner")


class NoInstance(RuntimeError):
    """There is no database to talk to yet, or its address is malformed."""


@dataclass(frozen=True)
class Instance:
    """One installation: the prefix of its roles, its database, the passwords this process may know."""

    installation: str
    host: str
    port: int
    database: str
    secret_key: str
    passwords: dict[str, str]

    def password(self, login: str) -> str:
        """The password of the login; empty when this process was not given it."""
        return self.passwords.get(login, "")


def state_folder() -> Path:
    """The folder of the embedded server, the secrets and the uploads of a local installation."""
    return Path(os.environ.get("MAILLAGE_STATE") or ROOT / ".maillage" / "demo").resolve()


def new_instance(port: int, *, installation: str = "", database: str = "maillage") -> Instance:
    """A fresh local installation with random secrets, its server on 127.0.0.1:`port`."""
    return Instance(
        installation=installation or f"m{secrets.token_hex(3)}_",
        host="127.0.0.1",
        port=port,
        database=database,
        secret_key=secrets.token_urlsafe(48),
        passwords={login: secrets.token_urlsafe(24) for login in (*LOGINS, "postgres")},
    )


def save_instance(instance: Instance, folder: Path) -> None:
    """Write `instance.json`, readable by its owner alone, in one step."""
    folder.mkdir(parents=True, exist_ok=True)
    draft = folder / "instance.json.new"
    draft.touch(mode=0o600)
    draft.write_text(json.dumps(asdict(instance), indent=1))
    draft.replace(folder / "instance.json")


def from_url(url: str, secret_key: str) -> tuple[Instance, str]:
    """The installation and the login named by `postgres://PREFIX_login:password@host:port/database`.

    Raises NoInstance when the user is not one of the installation's logins.
    """
    parts = urlsplit(url)
    user = unquote(parts.username or "")
    login = next((login for login in LOGINS if user.endswith("_" + login)), None)
    if login is None or not parts.hostname or not parts.path.strip("/"):
        raise NoInstance(
            "DATABASE_URL must be postgres://PREFIX_LOGIN:PASSWORD@HOST:PORT/DATABASE, "
            f"with LOGIN one of {', '.join(LOGINS)}."
        )
    instance = Instance(
        installation=user.removesuffix(login),
        host=parts.hostname,
        port=parts.port or 5432,
        database=parts.path.strip("/"),
        secret_key=secret_key,
        passwords={login: unquote(parts.password or "")},
    )
    return instance, login


def load_stored(folder: Path) -> Instance | None:
    """The installation written in the folder, if any."""
    stored = folder / "instance.json"
    return Instance(**json.loads(stored.read_text())) if stored.exists() else None


def load_instance() -> tuple[Instance, str]:
    """This process's installation and its login (`MAILLAGE_LOGIN`, web when it says nothing).

    Without any database the result is complete but points nowhere: commands that need none (help, checks) still run,
    and a first query fails with the driver's own refusal.
    """
    login = os.environ.get("MAILLAGE_LOGIN", "web")
    if url := os.environ.get("DATABASE_URL"):
        return from_url(url, os.environ.get("SECRET_KEY", ""))
    nowhere = Instance("none_", "127.0.0.1", 1, "maillage", "unset-" + "0" * 60, {})
    instance = load_stored(state_folder()) or nowhere
    # another database of the same server: a test's
    return replace(instance, database=os.environ.get("MAILLAGE_DATABASE", instance.database)), login
