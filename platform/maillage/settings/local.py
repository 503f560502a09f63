"""A developer's machine and the demonstration: *.maillage.localhost, which browsers treat as secure over plain HTTP."""

from __future__ import annotations

import os

from maillage.settings.base import *  # noqa: F403
from maillage.settings.base import SECURE_CSP

BASE_HOST = "maillage.localhost"
PUBLIC_SCHEME = "http"
PUBLIC_PORT = os.environ.get("MAILLAGE_PORT", "8000")
ALLOWED_HOSTS = [BASE_HOST, f".{BASE_HOST}"]
BARE_URL = f"{PUBLIC_SCHEME}://{BASE_HOST}:{PUBLIC_PORT}"
SESSION_COOKIE_DOMAIN = BASE_HOST
LANGUAGE_COOKIE_DOMAIN = BASE_HOST
# Signing in ends on the body's own host, a lapsed session on the bare one; browsers apply form-action to redirects too.
SECURE_CSP = {
    **SECURE_CSP,
    "form-action": ["'self'", f"http://{BASE_HOST}:{PUBLIC_PORT}", f"http://*.{BASE_HOST}:{PUBLIC_PORT}"],
}
MAILERS = {"default": {"BACKEND": "maillage.demonstration.mail.EmailBackend"}}
DEFAULT_FROM_EMAIL = f"ne-pas-repondre@{BASE_HOST}"
