"""How and when the letter of a referral left, to a recipient without an account."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from maillage.postgres.fields import RoleField
from maillage.postgres.walls import Rights, Wall
from sharing.referrals.models.referral import Referral


class Way(models.TextChoices):
    """How a letter travels. E-mail is none of them: it can be read on its way."""

    POST = "post", _("By post")
    PERSON = "person", _("Given to the person, who takes it along")
    HAND = "hand", _("Brought by a worker")
    SECURE = "secure", _("By another closed channel (fax, secured mailbox)")


class Dispatch(models.Model):
    """That a letter left: in which way, on which day, by whom. Nothing about the person."""

    referral = models.OneToOneField(
        Referral, models.PROTECT, primary_key=True, related_name="dispatch", db_constraint=False
    )
    sender_role = RoleField()
    recipient_role = RoleField()
    way = models.CharField(max_length=10, choices=Way)
    sent_on = models.DateField()
    by_name = models.CharField(max_length=161)
    recorded_at = models.DateTimeField(auto_now_add=True)

    wall: ClassVar[Wall] = Wall(
        body=Rights(
            select="sender_role = current_user OR recipient_role = current_user", insert="sender_role = current_user"
        )
    )

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(way__in=Way.values), name="dispatch_way_known")]

    def __str__(self) -> str:
        return f"dispatch {self.pk}"
