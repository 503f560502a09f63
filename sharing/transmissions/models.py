"""Transmissions between two CPAS, and the texts of law that they apply. A legal duty: no agreement is asked."""

from __future__ import annotations

import uuid
from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maillage.identity.models import Body
from maillage.postgres.walls import Rights, Wall
from sharing.transmissions import rules


class LegalText(models.Model):
    """A version of a rule: where it stands, what it says in short, and, when it is a term, how long that is.

    A version is never changed, a newer one is added: what was decided keeps the text that it applied.
    """

    class Unit(models.TextChoices):
        """In what a term is counted."""

        NONE = "", "–"
        CALENDAR_DAYS = "calendar_days", _("calendar days")
        WORKING_DAYS = "working_days", _("working days")
        MONTHS = "months", _("months")

    COMPETENCE, TERM = "competence", "term"

    id = models.BigAutoField(primary_key=True)
    code = models.CharField(max_length=40)
    kind = models.CharField(max_length=12)
    title = models.CharField(max_length=120)
    reference = models.CharField(max_length=160)
    text = models.TextField()
    amount = models.PositiveSmallIntegerField(null=True)
    unit = models.CharField(max_length=14, choices=Unit, blank=True, default="")
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)

    wall: ClassVar[Wall] = Wall(body=Rights.read_all())

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["code", "valid_from"], name="legal_text_version")]

    def __str__(self) -> str:
        return f"{self.code} {self.valid_from}"


class TransmissionState(models.TextChoices):
    """Where a transmission stands."""

    DRAFT = rules.DRAFT, _("Draft")
    ACKNOWLEDGED = rules.ACKNOWLEDGED, _("Receipt given, to send")
    SENT = rules.SENT, _("Sent")
    RECEIVED = rules.RECEIVED, _("Received")
    ACCEPTED = rules.ACCEPTED, _("Taken up by the second CPAS")
    DECLINED = rules.DECLINED, _("The second CPAS is not competent either")
    SPP_IS = rules.SPP_IS, _("Submitted to SPP IS")
    PROVISIONAL = rules.PROVISIONAL, _("Provisional decision")
    SETTLED = rules.SETTLED, _("Settled")
    KEPT = rules.KEPT, _("Examined by the first CPAS")
    CANCELLED = rules.CANCELLED, _("Cancelled")


class Aid(models.TextChoices):
    """What the person asks for."""

    INTEGRATION_INCOME = rules.INTEGRATION_INCOME, _("Integration income")
    EQUIVALENT_AID = "equivalent_aid", _("Equivalent social aid")
    MEDICAL = "medical", _("Medical aid")
    HOUSING = "housing", _("Housing")
    OTHER = "other", _("Other aid")


class Evidence(models.TextChoices):
    """What shows which CPAS is competent."""

    REGISTER = "register", _("Extract from the population, foreigners’ or waiting register")
    STATEMENT = "statement", _("What the person says")
    INSTITUTION = "institution", _("Certificate of the institution")
    SCHOOL = "school", _("Certificate of enrolment in a course")
    LEASE = "lease", _("Lease or bill at an address")
    VISIT = "visit", _("Home visit")
    EARLIER_DECISION = "earlier_decision", _("Earlier decision of a CPAS or of SPP IS")
    OTHER = "other", _("Something else")


class NoticeWay(models.TextChoices):
    """How the written notice reached the person."""

    HANDED = "handed", _("Handed over")
    POST = "post", _("By post")
    REGISTERED = "registered", _("By registered post")


class WithoutFile(models.TextChoices):
    """Why a CPAS that examines a request opens no file of it here."""

    ELSEWHERE = "elsewhere", _("The request is kept in another program of our CPAS")
    GIVEN_UP = "given_up", _("The person no longer asks")


class Transmission(models.Model):
    """A request for aid on its way to the CPAS that is thought competent.

    `payload` holds the least that the law has it carry (`rules.PERSON`), from the sending to the end; the day of the
    first request never changes. Migration 0002 says, a second time, who may change what in which step.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sender = models.ForeignKey(Body, models.PROTECT, db_column="sender_role", related_name="+")
    recipient = models.ForeignKey(Body, models.PROTECT, db_column="recipient_role", related_name="+")
    state = models.CharField(max_length=12, choices=TransmissionState, default=TransmissionState.DRAFT)
    sender_worker = models.CharField(max_length=161)
    created_at = models.DateTimeField(auto_now_add=True)
    # of the first request to any CPAS: aid counts from it
    request_received_on = models.DateField()
    follows = models.UUIDField(null=True)
    aid = models.CharField(max_length=20, choices=Aid)
    urgent = models.BooleanField(default=False)
    rule = models.ForeignKey(LegalText, models.PROTECT, related_name="+")
    evidence = models.CharField(max_length=20, choices=Evidence)
    send_by = models.DateField()
    acknowledged_on = models.DateField(null=True)
    notice_on = models.DateField(null=True)
    notice_by = models.CharField(max_length=12, choices=NoticeWay, blank=True, default="")
    sent_at = models.DateTimeField(null=True)
    payload = models.JSONField(null=True)
    received_at = models.DateTimeField(null=True)
    ask_by = models.DateField(null=True)
    answered_at = models.DateTimeField(null=True)
    recipient_worker = models.CharField(max_length=161, blank=True, default="")
    second_rule = models.ForeignKey(LegalText, models.PROTECT, null=True, related_name="+")
    second_evidence = models.CharField(max_length=20, choices=Evidence, blank=True, default="")
    second_reasons = models.CharField(max_length=600, blank=True, default="")
    spp_is_on = models.DateField(null=True)
    decide_by = models.DateField(null=True)
    decided_on = models.DateField(null=True)
    competent = models.ForeignKey(Body, models.PROTECT, null=True, db_column="competent_role", related_name="+")
    ended_at = models.DateTimeField(null=True)

    wall: ClassVar[Wall] = Wall(
        body=Rights(
            select="sender_role = current_user OR (recipient_role = current_user AND sent_at IS NOT NULL)",
            insert="sender_role = current_user AND state = 'draft' AND ended_at IS NULL AND sent_at IS NULL"
            " AND payload IS NULL AND acknowledged_on IS NULL AND competent_role IS NULL",
            update="ended_at IS NULL AND (sender_role = current_user"
            " OR (recipient_role = current_user AND sent_at IS NOT NULL))",
            update_check="sender_role = current_user OR recipient_role = current_user",
            # neither the sender nor the day of the request: which of the others when, the trigger says
            update_columns=(
                "recipient_role", "state", "aid", "urgent", "rule_id", "evidence", "send_by", "acknowledged_on",
                "notice_on", "notice_by", "sent_at", "payload", "received_at", "ask_by", "answered_at",
                "recipient_worker", "second_rule_id", "second_evidence", "second_reasons", "spp_is_on", "decide_by",
                "decided_on", "competent_role", "ended_at",
            ),
        )
    )  # fmt: skip

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=rules.STATES), name="transmission_state_known"),
            models.CheckConstraint(condition=~Q(sender=F("recipient")), name="transmission_between_two_bodies"),
            models.CheckConstraint(
                condition=Q(state__in=sorted(rules.TERMINAL), ended_at__isnull=False)
                | Q(state__in=rules.OPEN, ended_at=None),
                name="transmission_ended_when_terminal",
            ),
            models.CheckConstraint(
                condition=Q(payload=None) | Q(ended_at=None, sent_at__isnull=False),
                name="transmission_carries_nothing_before_or_after",
            ),
            models.CheckConstraint(
                condition=Q(sent_at=None)
                | (
                    Q(acknowledged_on__isnull=False, notice_on__isnull=False, ask_by__isnull=False)
                    & ~Q(notice_by="")
                    & (Q(payload__isnull=False) | Q(ended_at__isnull=False))
                ),
                name="transmission_sent_with_receipt_and_notice",
            ),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=False) | Q(state__in=(*rules.UNSENT, rules.KEPT, rules.CANCELLED)),
                name="transmission_answered_when_sent",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(rules.DECLINED, rules.SPP_IS, rules.PROVISIONAL))
                | (Q(second_rule__isnull=False) & ~Q(second_evidence="")),
                name="transmission_declined_with_a_rule",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(rules.SPP_IS, rules.PROVISIONAL))
                | Q(spp_is_on__isnull=False, decide_by__isnull=False),
                name="transmission_submitted_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(decided_on=None, competent=None) | Q(decided_on__isnull=False, competent__isnull=False),
                name="transmission_decided_for_a_body",
            ),
            models.CheckConstraint(
                condition=~Q(state=rules.PROVISIONAL) | Q(decided_on__isnull=False),
                name="transmission_provisional_when_decided",
            ),
        ]
        indexes = [
            models.Index(fields=["sender", "-created_at"], name="transmission_by_sender"),
            models.Index(fields=["recipient", "-created_at"], name="transmission_by_recipient"),
        ]

    def __str__(self) -> str:
        return f"transmission {self.pk}"

    @property
    def reference(self) -> str:
        """A short reference to name it on the telephone: says nothing about the person."""
        return self.pk.hex[:8].upper()

    @property
    def regime(self) -> str:
        """The law that governs the request: `rules.INTEGRATION` or `rules.SOCIAL`."""
        return rules.regime_of(self.aid)

    @property
    def competent_party(self) -> str:
        """The side that the provisional decision names; "" for a third CPAS, or while there is none."""
        sides = {self.sender_id: rules.SENDER, self.recipient_id: rules.RECIPIENT}
        return sides.get(self.competent_id or "", "")

    @property
    def is_examined_by_recipient(self) -> bool:
        """Whether it is the second CPAS that has the request to examine: it accepted, or the decision names it."""
        named = self.state == rules.PROVISIONAL and self.competent_party == rules.RECIPIENT
        return named or self.state == rules.ACCEPTED

    @property
    def is_sent_late(self) -> bool:
        """Whether it left after its term."""
        return self.sent_at is not None and timezone.localdate(self.sent_at) > self.send_by

    @property
    def is_asked_late(self) -> bool:
        """Whether SPP IS was asked after the term."""
        return self.spp_is_on is not None and self.ask_by is not None and self.spp_is_on > self.ask_by

    def clock(self, today: date | None = None) -> rules.Clock | None:
        """The clock that runs now."""
        return rules.clock_of(
            self.state, send_by=self.send_by, ask_by=self.ask_by, decide_by=self.decide_by,
            today=today or timezone.localdate(),
        )  # fmt: skip
