"""A real installation, behind a proxy that ends TLS. Everything that differs comes from the environment."""

from __future__ import annotations

import os
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from maillage.settings.base import *  # noqa: F403
from maillage.settings.base import SECURE_CSP


def _required(name: str) -> str:
    value = os.environ.get(name)
    if not value:
        raise ImproperlyConfigured(f"{name} is not set in the environment of this process.")
    return value


SECRET_KEY = _required("SECRET_KEY")
_required("DATABASE_URL")
BASE_HOST = _required("MAILLAGE_HOST")
PUBLIC_SCHEME = "https"
PUBLIC_PORT = "443"
ALLOWED_HOSTS = [BASE_HOST, f".{BASE_HOST}"]
BARE_URL = f"{PUBLIC_SCHEME}://{BASE_HOST}"
SESSION_COOKIE_DOMAIN = BASE_HOST
LANGUAGE_COOKIE_DOMAIN = BASE_HOST
SECURE_CSP = {**SECURE_CSP, "form-action": ["'self'", f"https://{BASE_HOST}", f"https://*.{BASE_HOST}"]}
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# Sign-in is limited by the visitor's address: how many proxies of ours add to X-Forwarded-For.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("MAILLAGE_PROXIES", "1"))
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SMTP = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_OPTION = "EMAIL_OPTION_"


def _mailer() -> dict[str, Any]:
    """A mail server of one's own, or another backend, such as django-anymail's for a provider, with its options."""
    backend = os.environ.get("EMAIL_BACKEND") or SMTP
    # the worker delivers nothing else while a server does not answer
    options: dict[str, Any] = {}
    if backend == SMTP:
        options = {"host": os.environ.get("EMAIL_HOST", "localhost"), "timeout": 10}
    for name, value in os.environ.items():
        if name.startswith(EMAIL_OPTION):
            options[name.removeprefix(EMAIL_OPTION).lower()] = int(value) if value.isdigit() else value
    return {"BACKEND": backend, "OPTIONS": options}


MAILERS = {"default": _mailer()}
DEFAULT_FROM_EMAIL = os.environ.get("MAILLAGE_FROM_EMAIL", f"ne-pas-repondre@{BASE_HOST}")
# clamd as host:port or as the path of its socket; without it no file is scanned for viruses.
CLAMAV_ADDRESS = os.environ.get("MAILLAGE_CLAMAV", "")
UPLOAD_SCANNERS = ["maillage.documents.clamav.scan"] if CLAMAV_ADDRESS else []
