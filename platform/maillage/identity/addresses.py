"""Absolute addresses of the bare host and of bodies' hosts."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings

DEFAULT_PORTS = {"http": "80", "https": "443"}


def host_url(host: str) -> str:
    """The address of one of our hosts, without a final slash."""
    scheme, port = settings.PUBLIC_SCHEME, str(settings.PUBLIC_PORT)
    return f"{scheme}://{host}" + ("" if port == DEFAULT_PORTS.get(scheme) else f":{port}")


def bare_url() -> str:
    """The address of the host where people sign in, without a final slash."""
    return host_url(settings.BASE_HOST)


def body_host(slug: str) -> str:
    """The host name of the body with this slug."""
    return f"{slug}.{settings.BASE_HOST}"


def is_ours(url: str) -> bool:
    """Whether an absolute address is on one of our hosts, scheme and port: where sign-in may lead back to."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    ours = host == settings.BASE_HOST or host.endswith("." + settings.BASE_HOST)
    return ours and "\\" not in url and f"{parts.scheme}://{parts.netloc}" == host_url(host)
