"""Walls of the shared tables that other packages bring: signing in is for `identity`, names of permissions for all."""

from __future__ import annotations

from maillage.postgres.walls import Rights, Wall

_identity_only = Wall(identity=Rights.full())
_catalogue = Wall(body=Rights.read_all(), identity=Rights.read_all())

WALLS: dict[str, Wall] = {
    "account_emailaddress": _identity_only,
    "account_emailconfirmation": _identity_only,
    "auth_group": _catalogue,
    "auth_group_permissions": _catalogue,
    "auth_permission": _catalogue,
    "django_content_type": _catalogue,
    "django_session": _identity_only,
    "identity_cache": _identity_only,
    # generic permissions: unused, objects have permission tables of their own
    "guardian_groupobjectpermission": Wall(),
    "guardian_userobjectpermission": Wall(),
    # guardian and Django join these; both stay empty: functions come from memberships, objects from guardian
    "identity_user_groups": _catalogue,
    "identity_user_user_permissions": _catalogue,
    "django_migrations": Wall(),
}
