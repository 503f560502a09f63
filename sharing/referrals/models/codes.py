"""The codes of a referral, in words."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sharing.referrals import rules


class ReferralState(models.TextChoices):
    """Where a referral stands."""

    DRAFT = rules.DRAFT, _("Draft")
    SENT = rules.SENT, _("Sent")
    RECEIVED = rules.RECEIVED, _("Received")
    INFO_REQUESTED = rules.INFO_REQUESTED, _("Information requested")
    WAITLISTED = rules.WAITLISTED, _("On the waiting list")
    DECLINED_PENDING = rules.DECLINED_PENDING, _("Declined, to confirm")
    ACCEPTED = rules.ACCEPTED, _("Accepted")
    IN_PROGRESS = rules.IN_PROGRESS, pgettext_lazy("referral", "In progress")
    ON_HOLD = rules.ON_HOLD, _("On hold")
    OUTCOME_REPORTED = rules.OUTCOME_REPORTED, _("Outcome reported")
    CLOSED = rules.CLOSED, _("Closed")
    DECLINED = rules.DECLINED, _("Declined")
    BOUNCED = rules.BOUNCED, _("Not reached")
    WITHDRAWN_BY_SENDER = rules.WITHDRAWN_BY_SENDER, _("Withdrawn by the sender")
    WITHDRAWN_BY_PERSON = rules.WITHDRAWN_BY_PERSON, _("Withdrawn by the person")
    EXPIRED = rules.EXPIRED, pgettext_lazy("referral", "Expired without an answer")
    OBSOLETE = rules.OBSOLETE, _("No longer needed")
    REROUTED = rules.REROUTED, _("Sent to another recipient")
    ENTERED_IN_ERROR = rules.ENTERED_IN_ERROR, _("Entered in error")


class DeclineReason(models.TextChoices):
    """Why a recipient declines."""

    PERSON_REFUSED = "person_refused", _("The person refused")
    NOT_ELIGIBLE = "not_eligible", _("Not eligible")
    FULL = "full", _("No place left")
    OUT_OF_AREA = "out_of_area", _("Outside our area")
    DUPLICATE = "duplicate", _("Already followed here")
    UNREACHABLE = "unreachable", _("Could not be reached")
    OTHER = "other", _("Other reason")


class Wanted(models.TextChoices):
    """What a recipient needs to know before it answers."""

    CONTACT = "contact", _("How to reach the person")
    AVAILABILITY = "availability", _("When the person is available")
    LANGUAGE = "language", _("Language and literacy")
    SITUATION = "situation", _("Situation and income")
    PATH = "path", _("Training and work so far")
    EXPECTATION = "expectation", _("What is expected of us")
    OTHER = "other", _("Something else")


class Channel(models.TextChoices):
    """How the recipient tried to reach the person."""

    PHONE = "phone", _("Phone")
    TEXT = "text", _("Text message")
    EMAIL = "email", _("E-mail")
    LETTER = "letter", _("Letter")
    VISIT = "visit", _("Visit")


class HoldReason(models.TextChoices):
    """Why the follow-up rests."""

    HEALTH = "health", _("Health")
    FAMILY = "family", _("Family")
    WORK = "work", _("Work or training elsewhere")
    WAITING = "waiting", _("Waiting for a place or a decision")
    OTHER = "other", _("Other reason")


class Outcome(models.TextChoices):
    """What became of it."""

    JOB = "job", _("Found work")
    TRAINING = "training", _("Started training")
    CERTIFIED = "certified", _("Finished the programme")
    RIGHTS = "rights", _("A right was opened")
    NEED_MET = "need_met", _("The need is met")
    PARTLY = "partly", _("Partly done")
    STOPPED = "stopped", _("The person stopped")
    MOVED = "moved", _("Moved to another commune")
    NOTHING = "nothing", _("No result")
    OTHER = "other", _("Other outcome")


class Delivered(models.TextChoices):
    """What the recipient did."""

    INTERVIEW = "interview", _("Interview")
    COACHING = "coaching", _("Coaching")
    WORKSHOPS = "workshops", _("Workshops")
    TRAINING = "training", _("Training")
    PLACEMENT = "placement", _("Work placement")
    MOBILITY = "mobility", _("Help with mobility")
    JOB_SEARCH = "job_search", _("Help in looking for work")
    CERTIFICATION = "certification", _("Certification")
    OTHER = "other", _("Something else")


class NextStep(models.TextChoices):
    """What comes next for the person."""

    CPAS = "cpas", _("Goes on with the CPAS")
    SAME = "same", _("Stays in touch with us")
    PARTNER = "partner", _("Goes on with another partner")
    FOREM = "forem", _("Goes on with Forem")
    WORK = "work", _("Works")
    TRAINING = "training", _("Trains")
    NONE = "none", _("Nothing is planned")


class PersonAnswer(models.TextChoices):
    """Whether it helped, in the person's own answer."""

    HELPED = "helped", _("Yes, it helped")
    PARTLY = "partly", _("It helped in part")
    NO = "no", _("No, it did not help")
    UNCONFIRMED = "unconfirmed", _("The person was not asked, or did not answer")


class Authority(models.TextChoices):
    """By what a disclosure may be."""

    GRANT = "grant", _("Agreement of the person")
    LEGAL_DUTY = "legal_duty", _("Legal duty")
    EMERGENCY = "emergency", _("Emergency")
