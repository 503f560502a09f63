"""The links of invitations: an identifier, signed. They say nothing about anyone; the row says whether they count."""

from __future__ import annotations

from uuid import UUID

from django.core import signing

from maillage.identity.addresses import bare_url

SALT = "maillage.identity.invitation"


def invitation_token(invitation_id: UUID) -> str:
    """The signed form of an invitation's id."""
    return signing.Signer(salt=SALT, sep=".").sign(invitation_id.hex)


def invitation_of_token(token: str) -> UUID | None:
    """The id in a token, or None when the token was not made here."""
    try:
        return UUID(signing.Signer(salt=SALT, sep=".").unsign(token))
    except (signing.BadSignature, ValueError):
        return None


def invitation_link(invitation_id: UUID) -> str:
    """The absolute address at which an invitation is accepted."""
    return f"{bare_url()}/invitations/{invitation_token(invitation_id)}/"
