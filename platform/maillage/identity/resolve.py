"""Find out, as `identity`, which body a host names and whether a user is a member of it today."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from maillage.audit.actor import Actor
from maillage.identity.models import ApiToken, Domain, KeyUse, Membership, User
from maillage.identity.rules import SERVED_STATES, decides_income

TOKEN_LIFETIME = timedelta(days=365)


def served_host(host: str) -> bool:
    """Whether an active body answers at this host name (without port)."""
    return Domain.objects.filter(host=host, body__state__in=SERVED_STATES).exists()


def in_force() -> Q:
    """Memberships that have not ended, of bodies that are served, whether they have begun or are suspended or not."""
    return Q(Q(ends=None) | Q(ends__gte=timezone.localdate()), ended_at=None, body__state__in=SERVED_STATES)


def counts_today() -> Q:
    """Memberships that count now: in force, begun and not suspended. The first and the last day are included."""
    return in_force() & Q(starts__lte=timezone.localdate(), suspended_at=None)


def current_memberships(user_id: UUID) -> list[Membership]:
    """The user's memberships of today in bodies that are served, with their bodies, by name."""
    return list(
        Membership.objects.filter(counts_today(), user_id=user_id)
        .select_related("body", "body__cpas")
        .prefetch_related("body__domains")
        .order_by("body__name")
    )


def actor_at(user: User, host: str) -> Actor | None:
    """The user acting for the body of this host, or None when today they are no member or nobody answers there."""
    membership = (
        Membership.objects.filter(counts_today(), user_id=user.pk, body__domains__host=host)
        .select_related("body", "body__cpas")
        .order_by("-starts")
        .first()
    )
    if membership is None:
        return None
    body = membership.body
    cpas = getattr(body, "cpas", None)
    return Actor(
        user_id=user.pk,
        user_name=user.get_full_name(),
        function=membership.function,
        body_role=body.role,
        body_slug=body.slug,
        body_name=body.name,
        body_kind=body.kind,
        schema=cpas.schema_name if cpas else None,
        decides_income=decides_income(body.kind, membership.function, membership.decides_income),
    )


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def issue_token(user: User, body_role: str, label: str, use: str = KeyUse.PROGRAM) -> str:
    """A new key of this user at this body, shown once; only its digest is kept."""
    token = secrets.token_urlsafe(32)
    ends = timezone.now() + TOKEN_LIFETIME
    ApiToken.objects.create(user=user, body_id=body_role, digest=_digest(token), label=label, use=use, expires_at=ends)
    return token


def live_tokens(use: str) -> QuerySet[ApiToken]:
    """The keys for this use that were neither revoked nor have expired."""
    return ApiToken.objects.filter(use=use, revoked_at=None, expires_at__gt=timezone.now())


def user_of_token(token: str, host: str, use: str = KeyUse.PROGRAM) -> User | None:
    """The user behind a live token that was issued for this use at the body of this host, else None."""
    live = live_tokens(use).filter(digest=_digest(token), body__domains__host=host, user__is_active=True)
    found = live.select_related("user").first()
    return found.user if found else None
