"""Where a body's pages start."""

from __future__ import annotations

from maillage.identity.addresses import body_host, host_url
from maillage.identity.models import Body


def home_of(body: Body) -> str:
    """The absolute address of the body's home page; its first host when it has several."""
    hosts = sorted(domain.host for domain in body.domains.all())
    return host_url(hosts[0] if hosts else body_host(body.slug)) + "/"
