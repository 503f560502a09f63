"""The referral itself: between whom, where it stands, and what each side said of it in codes and dates."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from maillage.identity.models import Body
from maillage.postgres.walls import Rights, Wall
from sharing.referrals import rules
from sharing.referrals.models.codes import (
    DeclineReason,
    Delivered,
    HoldReason,
    NextStep,
    Outcome,
    PersonAnswer,
    ReferralState,
    Wanted,
)

# What only the recipient says; of a recipient without an account, the sender types it. Kept so by a trigger too.
RECIPIENTS_WORDS = (
    "received_at", "answered_at", "worker_id", "worker_name", "first_contact_on", "decline_reason", "declined_by",
    "wanted", "review_on", "started_on", "hold_reason", "resume_on", "reported_at", "outcome", "outcome_on",
    "delivered", "next_step",
)  # fmt: skip
SENDERS_WORDS = ("voluntary", "sent_at", "counted_from", "answer_by", "sent_back", "contested_at")
WORDS_OF_BOTH = ("state", "ended_at", "person_answer")


def _needs(event: str, *conditions: Q) -> models.CheckConstraint:
    """In the state that the event leads to, what it needs is there."""
    target = rules.TRANSITIONS[event].target
    said = Q()
    for condition in conditions:
        said &= condition
    return models.CheckConstraint(condition=~Q(state=target) | said, name=f"referral_{target}_says_what_it_must")


class Referral(models.Model):
    """An orientation from one body to another. No name in it: who the person is, only the disclosure says.

    `outside` marks a recipient without an account: the sender types what it answers. `counted_from` is the moment from
    which the clocks of an unanswered referral run. `voluntary`: the person was promised that who decides on income or
    sanctions never knows of it, on either side; a programme that says another thing later takes nothing back of that.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sender = models.ForeignKey(Body, models.PROTECT, db_column="sender_role", related_name="+")
    recipient = models.ForeignKey(Body, models.PROTECT, db_column="recipient_role", related_name="+")
    outside = models.BooleanField(default=False)
    # set by its sender from the agreement, and by nobody unset (migration 0011)
    voluntary = models.BooleanField(default=False, db_default=False)
    urgent = models.BooleanField(default=False)
    # a colleague at the recipient, by name, when the sender knows who should read it first
    for_attention = models.CharField(max_length=161, blank=True, default="")
    state = models.CharField(max_length=20, choices=ReferralState, default=ReferralState.DRAFT)
    sender_worker = models.CharField(max_length=161)
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True)
    counted_from = models.DateTimeField(null=True)
    # the day on which the sender is told that nobody answered; the recipient sees it, not the sender's other clocks
    answer_by = models.DateField(null=True)
    received_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    worker_id = models.UUIDField(null=True)
    worker_name = models.CharField(max_length=161, blank=True, default="")
    first_contact_on = models.DateField(null=True)
    decline_reason = models.CharField(max_length=20, choices=DeclineReason, blank=True, default="")
    declined_by = models.CharField(max_length=161, blank=True, default="")
    sent_back = models.PositiveSmallIntegerField(default=0)
    contested_at = models.DateTimeField(null=True)
    wanted = ArrayField(models.CharField(max_length=20, choices=Wanted), default=list)
    review_on = models.DateField(null=True)
    started_on = models.DateField(null=True)
    hold_reason = models.CharField(max_length=20, choices=HoldReason, blank=True, default="")
    resume_on = models.DateField(null=True)
    reported_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=20, choices=Outcome, blank=True, default="")
    outcome_on = models.DateField(null=True)
    delivered = ArrayField(models.CharField(max_length=20, choices=Delivered), default=list)
    next_step = models.CharField(max_length=20, choices=NextStep, blank=True, default="")
    person_answer = models.CharField(max_length=20, choices=PersonAnswer, blank=True, default="")
    ended_at = models.DateTimeField(null=True)

    wall: ClassVar[Wall] = Wall(
        body=Rights(
            # not by its state: a draft that was taken back has ended, and still never left
            # what left as a letter is read there once its sender knows that the account is the organisation's own
            select="sender_role = current_user"
            " OR (recipient_role = current_user AND sent_at IS NOT NULL AND NOT outside)",
            insert="sender_role = current_user AND state = 'draft' AND ended_at IS NULL",
            update="ended_at IS NULL AND (sender_role = current_user"
            " OR (recipient_role = current_user AND state <> 'draft' AND NOT outside))",
            # which step leads where, and whose words are whose, triggers say (migration 0004)
            update_check="sender_role = current_user"
            " OR (recipient_role = current_user AND state <> 'draft' AND NOT outside)",
            # the parties are not among them: nobody makes a referral their own
            update_columns=(*WORDS_OF_BOTH, *SENDERS_WORDS, *RECIPIENTS_WORDS),
        )
    )

    class Meta:
        ordering = ["-created_at"]
        default_permissions = ()
        permissions = [(rules.FOLLOW_REFERRAL, "Follow a referral")]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=rules.STATES), name="referral_state_known"),
            models.CheckConstraint(condition=~Q(sender=models.F("recipient")), name="referral_between_two_bodies"),
            models.CheckConstraint(
                condition=Q(state__in=rules.ENDS, ended_at__isnull=False) | Q(state__in=rules.OPEN, ended_at=None),
                name="referral_ended_when_terminal",
            ),
            _needs("accept", ~Q(worker_name=""), Q(first_contact_on__isnull=False)),
            _needs("decline", Q(decline_reason__in=DeclineReason.values), ~Q(declined_by="")),
            _needs("waitlist", Q(review_on__isnull=False)),
            _needs("hold", Q(resume_on__isnull=False)),
            _needs("request_info", Q(wanted__len__gt=0)),
            _needs(
                "report_outcome",
                Q(outcome__in=Outcome.values, outcome_on__isnull=False),
                Q(delivered__len__gt=0, next_step__in=NextStep.values),
            ),
            _needs("close", Q(person_answer__in=PersonAnswer.values)),
            # what the disclosure's foreign key points at: a disclosure has its referral's parties or none
            models.UniqueConstraint(fields=["id", "sender", "recipient"], name="referral_with_its_parties"),
            # and an assignment, by its body
            models.UniqueConstraint(fields=["id", "recipient"], name="referral_with_its_recipient"),
        ]
        indexes = [
            # with what the wall and the list ask of a row: a page of the list is found, and the list counted, on these
            # alone (the planner multiplies the wall's condition with the list's, and would sort all rows of the body)
            models.Index(
                fields=["sender", "-created_at", "id"],
                include=["recipient", "sent_at", "outside", "state", "voluntary"],
                name="referral_list_of_sender",
            ),
            models.Index(
                fields=["recipient", "-created_at", "id"],
                include=["sender", "sent_at", "outside", "state", "worker_id", "voluntary"],
                name="referral_list_of_recipient",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"referral {self.pk}"

    @property
    def reference(self) -> str:
        """A short reference to name it on the telephone: says nothing about the person."""
        return self.pk.hex[:8].upper()

    def in_words(self, name: str) -> list[str]:
        """The label of a coded field, or of each of its codes."""
        field: Any = self._meta.get_field(name)
        value = getattr(self, name)
        codes = value if isinstance(value, list) else [value] if value else []
        labels: dict[str, Any] = dict((field.base_field if isinstance(field, ArrayField) else field).choices or ())
        return [str(labels.get(code, code)) for code in codes]
