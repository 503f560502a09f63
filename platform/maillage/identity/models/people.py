"""Users, memberships, invitations and tokens: the role `identity` reads and writes them, save what a wall allows."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from maillage.identity import rules
from maillage.identity.models.bodies import Body
from maillage.postgres.walls import Rights, Wall

OWN = "body_role = current_user"


class Function(models.TextChoices):
    """What a person does in a body; `rules.FUNCTIONS_BY_KIND` says where each exists."""

    MANAGER = rules.MANAGER, _("Manager")
    CASE_WORKER = rules.CASE_WORKER, _("Case worker")
    READER = rules.READER, _("Reader")
    FINANCE = rules.FINANCE, _("Financial director")
    DPO = rules.DPO, _("Data protection officer")
    COACH = rules.COACH, _("Coach")
    COORDINATOR = rules.COORDINATOR, _("Coordinator")
    TREASURER = rules.TREASURER, _("Treasurer")


class UserManager(BaseUserManager["User"]):
    """Users by e-mail, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> User:
        """The user with this address."""
        return self.get(email__iexact=username)

    def create_user(self, email: str, password: str | None, **fields: Any) -> User:
        """A new user; the address is kept in lower case. Without a password nobody can sign in as them."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """A person who works with the platform. Never a superuser: Django and guardian let those through everything."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("e-mail"), unique=True)
    first_name = models.CharField(_("first name"), max_length=80)
    last_name = models.CharField(_("last name"), max_length=80)
    is_active = models.BooleanField(default=True)
    # Counts the times that this person signed out everywhere: older cookies no longer match.
    session_epoch = models.PositiveIntegerField(default=0)
    date_joined = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    wall: ClassVar[Wall] = Wall(identity=Rights.full())

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(is_superuser=False), name="user_never_superuser"),
            models.UniqueConstraint(Lower("email"), name="user_email_once_whatever_its_case"),
        ]

    def __str__(self) -> str:
        return self.get_full_name()

    def get_full_name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}".strip()

    def get_session_auth_hash(self) -> str:
        """Django's hash of the password, and the sign-out counter: a session with another one has ended."""
        return salted_hmac(
            "maillage.identity.session", f"{self.password}:{self.session_epoch}", algorithm="sha256"
        ).hexdigest()


class Membership(models.Model):
    """One person's function in one body, for a period. Asked again at every request.

    `ends` is a day, the last one included; `ended_at` the moment at which somebody ended it: it counts no more.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="memberships")
    body = models.ForeignKey(Body, models.PROTECT, db_column="body_role", related_name="memberships")
    function = models.CharField(max_length=20, choices=Function)
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    # null: as the function says (`rules.decides_income`)
    decides_income = models.BooleanField(null=True, blank=True)
    # while it is set, the membership opens nothing
    suspended_at = models.DateTimeField(null=True, blank=True)
    # of a joint programme: who lends this agent to it
    employer = models.ForeignKey(
        Body, models.PROTECT, null=True, blank=True, db_column="employer_role", related_name="+"
    )
    # which commune or field this member looks after, for colleagues and for who refers people here
    note = models.CharField(max_length=80, blank=True, default="", db_default="")
    # of a joint programme: the communes (NIS codes) that this agent covers, and how their CPAS reach them at work
    communes = ArrayField(models.CharField(max_length=5), blank=True, default=list, db_default=[])
    contact = models.CharField(max_length=120, blank=True, default="", db_default="")

    wall: ClassVar[Wall] = Wall(
        # a body ends a membership, and brings none back: that takes an invitation
        body=Rights(
            select=OWN,
            update=f"{OWN} AND ended_at IS NULL",
            update_check=OWN,
            update_columns=(
                "ends", "ended_at", "decides_income", "suspended_at", "employer_role", "note", "communes", "contact",
            ),
        ),
        identity=Rights.full(),
    )  # fmt: skip

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "body"], condition=models.Q(ends=None), name="one_open_membership_by_body"
            ),
            models.CheckConstraint(
                condition=models.Q(ends=None) | models.Q(ends__gte=models.F("starts")),
                name="membership_ends_after_start",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at=None) | models.Q(ends__isnull=False), name="membership_ended_has_last_day"
            ),
            models.CheckConstraint(
                condition=models.Q(function__in=[function.value for function in Function]),
                name="membership_function_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.function} {self.body_id}"


class Invitation(models.Model):
    """An invitation to join a body. The link carries this row's id, signed and dated, and nothing about the person."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    body = models.ForeignKey(Body, models.PROTECT, db_column="body_role", related_name="invitations")
    email = models.EmailField()
    function = models.CharField(max_length=20, choices=Function)
    invited_by = models.UUIDField(null=True)
    # of a joint programme: whose agent this is, and for which days; null: from the acceptance on, without an end
    employer = models.ForeignKey(
        Body, models.PROTECT, null=True, blank=True, db_column="employer_role", related_name="+"
    )
    starts = models.DateField(null=True, blank=True)
    ends = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)

    wall: ClassVar[Wall] = Wall(
        body=Rights(select=OWN, insert=OWN, update=OWN, update_columns=("cancelled_at",)),
        identity=Rights(select="true", update="true", update_columns=("accepted_at",)),
    )

    def __str__(self) -> str:
        return f"invitation {self.pk}"

    @property
    def state(self) -> str:
        """Open, accepted, cancelled or expired; see `rules.invitation_state`."""
        return rules.invitation_state(
            now=timezone.now(),
            expires_at=self.expires_at,
            accepted_at=self.accepted_at,
            cancelled_at=self.cancelled_at,
        )


class KeyUse(models.TextChoices):
    """What a key opens: all that its owner may do, by a program, or the dates in their calendar and nothing else."""

    PROGRAM = "program", _("Program")
    CALENDAR = "calendar", _("Calendar")


class ApiToken(models.Model):
    """A key for programs or calendars: one user, one body, one use, an end. Only its digest is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="api_tokens")
    body = models.ForeignKey(Body, models.PROTECT, db_column="body_role", related_name="+")
    digest = models.BinaryField(max_length=32, unique=True)
    label = models.CharField(max_length=80)
    use = models.CharField(max_length=20, choices=KeyUse, default=KeyUse.PROGRAM, db_default=KeyUse.PROGRAM)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    wall: ClassVar[Wall] = Wall(identity=Rights.full())

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(use__in=["program", "calendar"]), name="api_token_use_known"),
        ]

    def __str__(self) -> str:
        return self.label


class PersonCard(models.Model):
    """What a body sees of its own people instead of the user table: name and function, for current memberships."""

    id = models.UUIDField(primary_key=True)
    user_id = models.UUIDField()
    name = models.CharField(max_length=161)
    body = models.ForeignKey(Body, models.DO_NOTHING, db_column="body_role", related_name="person_cards")
    function = models.CharField(max_length=20, choices=Function)

    # A view of the owner, which itself keeps to the body that asks.
    wall: ClassVar[Wall] = Wall(body=Rights.read_all())

    class Meta:
        managed = False
        db_table = "person_card"

    def __str__(self) -> str:
        return self.name


class MemberCard(models.Model):
    """What the keepers of a team see of its members, suspended and coming ones included."""

    id = models.UUIDField(primary_key=True)
    user_id = models.UUIDField()
    name = models.CharField(max_length=161)
    body = models.ForeignKey(Body, models.DO_NOTHING, db_column="body_role", related_name="member_cards")
    function = models.CharField(max_length=20, choices=Function)
    starts = models.DateField()
    ends = models.DateField(null=True)
    suspended_at = models.DateTimeField(null=True)
    decides_income = models.BooleanField(null=True)
    employer = models.ForeignKey(Body, models.DO_NOTHING, null=True, db_column="employer_role", related_name="+")
    note = models.CharField(max_length=80)
    communes = ArrayField(models.CharField(max_length=5))
    contact = models.CharField(max_length=120)

    # Like `PersonCard`, a view that keeps to the body that asks.
    wall: ClassVar[Wall] = Wall(body=Rights.read_all())

    class Meta:
        managed = False
        db_table = "member_card"

    def __str__(self) -> str:
        return self.name
