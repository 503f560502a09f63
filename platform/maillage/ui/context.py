"""What the frame of a page needs to know, for every template rendered with a request."""

from functools import partial
from typing import Protocol, TypedDict
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from maillage.ui.navigation import Navigation, folded, items_for, links_for


class Acting(Protocol):
    """Who the reader acts for, as the identity middleware puts it on `request.acting`."""

    @property
    def body_name(self) -> str: ...
    @property
    def body_kind(self) -> str: ...
    @property
    def function(self) -> str: ...
    @property
    def user_name(self) -> str: ...


class PageContext(TypedDict):
    """The names `page` adds to a template's context. Addresses on the bare host are absolute."""

    acting: Acting | None
    user_name: object
    navigation: Navigation
    languages: list[tuple[str, str]]
    bare_url: str
    is_bare_host: bool
    choose_url: str
    sign_out_url: str
    help_url: str
    privacy_url: str
    accessibility_url: str
    contact_email: str


def page(request: HttpRequest) -> PageContext:
    """Context processor: the acting body, its navigation, and the addresses on the bare host.

    Reads `settings.BASE_HOST` and the optional `settings.CONTACT_EMAIL`.
    """
    acting: Acting | None = getattr(request, "acting", None)
    bare_url, is_bare_host = _bare_host(request)
    return {
        "acting": acting,
        "user_name": SimpleLazyObject(partial(_reader_name, request, acting)),
        "navigation": _navigation(acting, request.path),
        "languages": [(code, str(name)) for code, name in settings.LANGUAGES],
        "bare_url": bare_url,
        "is_bare_host": is_bare_host,
        "choose_url": f"{bare_url}/choose/",
        "sign_out_url": f"{bare_url}/accounts/logout/",
        "help_url": f"{bare_url}/help/",
        "privacy_url": f"{bare_url}/privacy/",
        "accessibility_url": f"{bare_url}/accessibility/",
        "contact_email": getattr(settings, "CONTACT_EMAIL", ""),
    }


def _navigation(acting: Acting | None, path: str) -> Navigation:
    return folded(links_for(items_for(acting.body_kind, acting.function), path)) if acting else Navigation()


def _bare_host(request: HttpRequest) -> tuple[str, bool]:
    """The bare host's address on the scheme and port of the request, and whether the request came to it."""
    try:
        here = urlsplit(request.build_absolute_uri("/"))
    except DisallowedHost:  # the page that refuses it has this context too
        return settings.BARE_URL, False
    port = f":{here.port}" if here.port else ""
    return f"{here.scheme}://{settings.BASE_HOST}{port}", here.hostname == settings.BASE_HOST


def _reader_name(request: HttpRequest, acting: Acting | None) -> str:
    """The reader's name, "" when nobody is signed in."""
    # Called by the template that shows it: asking for the user may query, which an error page must not.
    if acting:
        return acting.user_name
    user = getattr(request, "user", None)
    return str(user) if user is not None and user.is_authenticated else ""
