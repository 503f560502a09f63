"""Words that somebody searches for, kept unreadable in addresses.

A list's filters live in its address, so that it can be paged, kept and come back to. A name must not: addresses stay in
browsers' histories and in the logs of proxies. The search box is therefore posted, and the answer leads to an address
in which the words are sealed for the acting body, for a day.
"""

from __future__ import annotations

from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.utils.translation import gettext as _

from maillage.audit.actor import Actor

WORDS = "q"
SEALED_FOR_SECONDS = 24 * 3600
LONGEST = 200


def _box(actor: Actor) -> Fernet:
    # a key of its own for each body: what one sealed, another cannot open
    key = HKDF(SHA256(), 32, salt=None, info=f"maillage search words v1 {actor.body_role}".encode())
    return Fernet(urlsafe_b64encode(key.derive(settings.SECRET_KEY.encode())))


def seal(actor: Actor, words: str) -> str:
    """The words as a token for an address."""
    return _box(actor).encrypt(words[:LONGEST].encode()).decode()


def unseal(actor: Actor, token: str) -> str:
    """The words of a token that `seal` made for the same body less than a day ago, else none: an empty string."""
    try:
        return _box(actor).decrypt(token.encode(), ttl=SEALED_FOR_SECONDS).decode()
    except InvalidToken:
        return ""


def asked_of(request: HttpRequest, actor: Actor) -> QueryDict:
    """The parameters of a list's address with the words in clear: what its filter form is bound to."""
    asked = request.GET.copy()
    if token := asked.get(WORDS):
        asked[WORDS] = unseal(actor, token)
    return asked


def note_lapse(form: Form, request: HttpRequest) -> None:
    """Tell the reader of a filter form bound to `asked_of` that its words could not be opened any more."""
    if request.GET.get(WORDS) and not form.data.get(WORDS):
        form.add_error(WORDS, _("This search has lapsed. Type what you look for again."))


def lead_to_results(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The answer to a posted filter form: the list's address with the same filters, the words sealed."""
    wanted = request.POST.copy()
    wanted.pop("csrfmiddlewaretoken", None)
    words = " ".join(wanted.pop(WORDS, [""])[-1].split())
    for name in [name for name in wanted if not any(wanted.getlist(name))]:
        del wanted[name]
    if words:
        wanted[WORDS] = seal(actor, words)
    query = wanted.urlencode()
    return HttpResponseRedirect(request.path + (f"?{query}" if query else ""), status=303)
