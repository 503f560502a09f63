"""Group information sessions and the seats that each CPAS has taken. Numbers only: names stay in the CPAS's schema."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maillage.identity.models import Body
from maillage.postgres.fields import RoleField
from maillage.postgres.walls import Rights, Wall
from sharing.programmes.sessions import rules

HOSTED = "host_role = current_user"
LED = "recipient_role = current_user"


class SessionState(models.TextChoices):
    """Where a session stands."""

    PLANNED = rules.PLANNED, _("Planned")
    HELD = rules.HELD, _("It took place")
    CANCELLED = rules.CANCELLED, _("Cancelled")


class InformationSession(models.Model):
    """A meeting for a group, at which somebody presents what a body offers (S0). No personal data of participants.

    `host` planned it and alone changes it; `recipient` is the body that presents its offer, to which those who want to
    go on are referred: often the host, none when a CPAS informs for itself. `taken` is the sum of the seats, kept by a
    trigger (migration 0002).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    host = models.ForeignKey(Body, models.PROTECT, db_column="host_role", related_name="+")
    recipient = models.ForeignKey(
        Body, models.PROTECT, db_column="recipient_role", related_name="+", null=True, blank=True
    )
    invited_roles = ArrayField(RoleField())
    title = models.CharField(max_length=150)
    purpose = models.CharField(max_length=300)
    place = models.CharField(max_length=300)
    language = models.CharField(max_length=60, blank=True, default="")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    capacity = models.PositiveSmallIntegerField()
    taken = models.PositiveSmallIntegerField(default=0)
    voluntary = models.BooleanField(default=True)
    state = models.CharField(max_length=10, choices=SessionState, default=SessionState.PLANNED)
    planned_by = models.UUIDField()
    planned_by_name = models.CharField(max_length=161)
    planned_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    wall: ClassVar[Wall] = Wall(
        body=Rights(
            select=f"{HOSTED} OR {LED} OR invited_roles @> ARRAY[current_user]",
            insert=f"{HOSTED} AND state = 'planned' AND taken = 0",
            update=f"{HOSTED} AND state = 'planned'",
            update_check=HOSTED,
            # neither the parties nor the number of seats taken
            update_columns=(
                "invited_roles", "title", "purpose", "place", "language", "starts_at", "ends_at", "capacity", "state",
                "ended_at",
            ),
        )
    )  # fmt: skip

    class Meta:
        ordering = ["starts_at", "id"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=rules.STATES), name="session_state_known"),
            models.CheckConstraint(
                condition=models.Q(state=rules.PLANNED, ended_at=None)
                | models.Q(state__in=[rules.HELD, rules.CANCELLED], ended_at__isnull=False),
                name="session_ended_unless_planned",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="session_ends_after_start"
            ),
            models.CheckConstraint(
                condition=models.Q(capacity__gte=1, capacity__lte=rules.MOST_SEATS), name="session_has_seats"
            ),
            models.CheckConstraint(
                condition=models.Q(taken__lte=models.F("capacity")), name="session_within_its_capacity"
            ),
            models.CheckConstraint(condition=models.Q(invited_roles__len__gt=0), name="session_invites_somebody"),
        ]
        indexes = [
            GinIndex(fields=["invited_roles"], name="session_by_invited"),
            models.Index(fields=["host", "starts_at"], name="session_by_host"),
            models.Index(fields=["recipient", "starts_at"], name="session_by_recipient"),
        ]

    State = SessionState

    def __str__(self) -> str:
        return f"session {self.pk}"

    @property
    def is_sensitive(self) -> bool:
        """Whether a sensitive body holds it or presents its offer: then who is invited is not for every reader."""
        return self.host.sensitive or (self.recipient is not None and self.recipient.sensitive)

    @property
    def left(self) -> int:
        """How many seats are free."""
        return rules.seats_left(self.capacity, self.taken)

    @property
    def has_begun(self) -> bool:
        """Whether it can be said who came."""
        return rules.has_begun(self.state, self.starts_at, timezone.now())


class SessionSeats(models.Model):
    """How many people one CPAS has invited to a session: a number, and nothing about them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(InformationSession, models.PROTECT, related_name="seats")
    cpas = models.ForeignKey(Body, models.PROTECT, db_column="cpas_role", related_name="+")
    # of the session, repeated for the wall; the trigger that counts the seats refuses others
    host_role = RoleField()
    recipient_role = RoleField(null=True)
    seats = models.PositiveSmallIntegerField(default=0)

    wall: ClassVar[Wall] = Wall(
        body=Rights(
            select=f"cpas_role = current_user OR {HOSTED} OR {LED}",
            insert="cpas_role = current_user",
            update="cpas_role = current_user",
            update_columns=("seats",),
        )
    )

    class Meta:
        ordering = ["cpas_id"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["session", "cpas"], name="seats_once_by_cpas"),
        ]
        indexes = [
            models.Index(fields=["host_role"], name="seats_by_host"),
            models.Index(fields=["recipient_role"], name="seats_by_recipient"),
        ]

    def __str__(self) -> str:
        return f"{self.seats} of {self.session_id}"
