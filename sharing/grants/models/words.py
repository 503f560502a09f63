"""The words of agreements: what they cover, how they were given, where they stand."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from sharing.grants import rules


class Category(models.TextChoices):
    """What kind of information an agreement covers."""

    IDENTITY = "identity", _("Identity")
    CONTACT = "contact", _("Contact details")
    SITUATION = "situation", _("Situation and income")
    EMPLOYMENT = "employment", _("Employment and training")
    HOUSING = "housing", _("Housing")
    FAMILY = "family", _("Family")
    DEBTS = "debts", _("Debts")
    HEALTH = "health", _("Health")
    JUDICIAL = "judicial", _("Judicial situation")
    LANGUAGE = "language", _("Language and literacy")
    ASSESSMENT = "assessment", _("Assessment")
    ATTENDANCE = "attendance", _("Attendance")


class EvidenceKind(models.TextChoices):
    """How the agreement was given."""

    SIGNED = rules.SIGNED, _("Signed document")
    EID = rules.EID, _("PDF signed with the eID")
    SCREEN = rules.SCREEN, _("Signed on the screen")
    SPOKEN = rules.SPOKEN, _("Spoken, before a witness")


class GrantState(models.TextChoices):
    """Where an agreement stands today. Never stored: the day, and what followed, decide."""

    LIVE = rules.LIVE, _("In force")
    UPCOMING = rules.UPCOMING, _("Not yet in force")
    LAPSED = rules.LAPSED, _("Lapsed: not reconfirmed")
    ENDED = rules.ENDED, _("Ended")
    REPLACED = rules.REPLACED, _("Replaced by a newer one")
    WITHDRAWN = rules.WITHDRAWN, _("Withdrawn")
