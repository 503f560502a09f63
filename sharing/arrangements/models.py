"""Arrangements between joint controllers (GDPR, article 26). They name bodies and duties, never a person followed."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from maillage.identity.models import Body
from maillage.postgres.fields import RoleField
from maillage.postgres.walls import Rights, Wall
from sharing.arrangements import rules
from tenants.registry.models import Consortium

PARTY = "proposer_role = current_user OR other_role = current_user"


class ArrangementState(models.TextChoices):
    """Where an arrangement stands today. Never stored: the days and the parties' acts decide."""

    PROPOSED = rules.PROPOSED, _("To be confirmed")
    UPCOMING = rules.UPCOMING, _("Not yet in force")
    IN_FORCE = rules.IN_FORCE, _("In force")
    ENDED = rules.ENDED, pgettext_lazy("an arrangement", "Ended")


class Terms(models.Model):
    """What every arrangement says: who answers for what, which text that was taken from, from when until when."""

    responsibilities = models.TextField()
    template_version = models.CharField(max_length=20, blank=True, default="")
    version = models.PositiveSmallIntegerField()
    starts = models.DateField()
    ends = models.DateField(null=True)

    class Meta:
        abstract = True


class Arrangement(Terms):
    """An arrangement between two bodies: one proposes it, the other confirms it, either ends it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    proposer = models.ForeignKey(Body, models.PROTECT, db_column="proposer_role", related_name="+")
    other = models.ForeignKey(Body, models.PROTECT, db_column="other_role", related_name="+")
    document_key = models.UUIDField(null=True)
    document_type = models.CharField(max_length=40, blank=True, default="")
    document_digest = models.CharField(max_length=64, blank=True, default="")
    proposed_at = models.DateTimeField(auto_now_add=True)
    proposed_by_name = models.CharField(max_length=161)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by_name = models.CharField(max_length=161, blank=True, default="")
    ended_at = models.DateTimeField(null=True)
    ended_by_role = RoleField(null=True)

    wall: ClassVar[Wall] = Wall(
        body=Rights(
            select=PARTY,
            insert="proposer_role = current_user AND confirmed_at IS NULL AND ended_at IS NULL",
            # who confirms is the other party (trigger arrangements_own_act)
            update=f"ended_at IS NULL AND ({PARTY})",
            update_check=PARTY,
            update_columns=("confirmed_at", "confirmed_by_name", "ended_at", "ended_by_role"),
        )
    )

    class Meta:
        ordering = ["-proposed_at"]
        constraints = [
            models.CheckConstraint(condition=~Q(proposer=F("other")), name="arrangement_between_two_bodies"),
            models.CheckConstraint(
                condition=Q(ends=None) | Q(ends__gte=F("starts")), name="arrangement_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None, confirmed_by_name="")
                | (Q(confirmed_at__isnull=False) & ~Q(confirmed_by_name="")),
                name="arrangement_confirmed_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by_role=None) | Q(ended_at__isnull=False, ended_by_role__isnull=False),
                name="arrangement_ended_by_somebody",
            ),
            models.UniqueConstraint(
                Least(F("proposer"), F("other")),
                Greatest(F("proposer"), F("other")),
                condition=Q(confirmed_at=None, ended_at=None),
                name="arrangement_one_proposal_between_two",
            ),
        ]
        indexes = [
            models.Index(fields=["proposer", "other"], name="arrangement_by_proposer"),
            models.Index(fields=["other"], name="arrangement_by_other"),
        ]

    def __str__(self) -> str:
        return f"arrangement {self.pk}"

    @property
    def state(self) -> ArrangementState:
        """Where it stands today."""
        return ArrangementState(
            rules.state_of(
                starts=self.starts,
                ends=self.ends,
                agreed=self.confirmed_at is not None,
                stopped=self.ended_at is not None,
                today=timezone.localdate(),
            )
        )


class ConsortiumArrangement(Terms):
    """An arrangement that a coordination publishes for its consortium: it binds the members that join it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    consortium = models.ForeignKey(Consortium, models.PROTECT, related_name="arrangements")
    coordination = models.ForeignKey(Body, models.PROTECT, db_column="coordination_role", related_name="+")
    published_at = models.DateTimeField(auto_now_add=True)
    published_by_name = models.CharField(max_length=161)
    ended_at = models.DateTimeField(null=True)

    wall: ClassVar[Wall] = Wall(
        body=Rights(
            select="true",  # like the consortium and its members: a text, no personal data
            # of an own consortium (trigger arrangements_own_consortium)
            insert="coordination_role = current_user AND ended_at IS NULL",
            update="coordination_role = current_user AND ended_at IS NULL",
            update_check="coordination_role = current_user",
            update_columns=("ended_at",),
        )
    )

    class Meta:
        ordering = ["-published_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends=None) | Q(ends__gte=F("starts")), name="consortium_arrangement_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"arrangement of {self.consortium_id}"

    @property
    def state(self) -> ArrangementState:
        """Where it stands today, for the members that joined it."""
        stopped, today = self.ended_at is not None, timezone.localdate()
        return ArrangementState(
            rules.state_of(starts=self.starts, ends=self.ends, agreed=True, stopped=stopped, today=today)
        )


class ArrangementMember(models.Model):
    """A member of a consortium joins its arrangement; it binds the member until it leaves."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    arrangement = models.ForeignKey(ConsortiumArrangement, models.PROTECT, related_name="members")
    body = models.ForeignKey(Body, models.PROTECT, db_column="body_role", related_name="+")
    joined_at = models.DateTimeField(auto_now_add=True)
    joined_by_name = models.CharField(max_length=161)
    left_at = models.DateTimeField(null=True)

    wall: ClassVar[Wall] = Wall(
        body=Rights(
            select="true",
            insert="body_role = current_user AND left_at IS NULL",
            update="body_role = current_user AND left_at IS NULL",
            update_check="body_role = current_user",
            update_columns=("left_at",),
        )
    )

    class Meta:
        ordering = ["joined_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["arrangement", "body"], condition=Q(left_at=None), name="arrangement_joined_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body_id} in {self.arrangement_id}"
