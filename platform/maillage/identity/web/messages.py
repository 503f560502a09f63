"""Messages to the reader, kept on the host that said them."""

from __future__ import annotations

from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpResponse


class HostStorage(CookieStorage):
    """Django's cookie of messages, without the session's domain: a tab of one body never shows another's words."""

    cookie_name = "__Host-messages"

    def _update_cookie(self, encoded_data: str | None, response: HttpResponse) -> None:
        if encoded_data:
            response.set_cookie(self.cookie_name, encoded_data, secure=True, httponly=True, samesite="Lax")
        else:
            # not delete_cookie: browsers refuse a __Host- cookie without Secure, the one that ends it included
            response.set_cookie(self.cookie_name, "", max_age=0, secure=True, httponly=True, samesite="Lax")
