"""Cache keys that say nothing about anyone."""

from __future__ import annotations

from django.utils.crypto import salted_hmac


def hashed_key(key: str, prefix: str, version: int) -> str:
    """The keyed digest of a cache key: rate limits are counted by address and account, which must not be readable."""
    return salted_hmac("maillage.identity.cache", f"{prefix}:{version}:{key}", algorithm="sha256").hexdigest()
