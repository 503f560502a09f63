"""What is known of organisations without an account: where a letter reaches them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from maillage.identity.models import Body
from maillage.postgres.fields import RoleField
from maillage.postgres.walls import EVERYONE, Rights, Wall


class OutsideOrganisation(models.Model):
    """Postal address and contact of an organisation that a CPAS added: never a person's.

    The row is made with the body, by `provision.add_outside`; whoever added it keeps it up to date. It stays when the
    organisation takes its place on the platform. `invitation_id` is that of the newest invitation to do so.
    """

    body = models.OneToOneField(
        Body, models.PROTECT, primary_key=True, db_column="body_role", related_name="outside_organisation"
    )
    added_by_role = RoleField()
    added_at = models.DateTimeField(auto_now_add=True)
    street = models.CharField(_("street and number"), max_length=150)
    postcode = models.CharField(_("postcode"), max_length=12)
    locality = models.CharField(_("locality"), max_length=80)
    phone = models.CharField(_("telephone of the organisation"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail of the organisation"), blank=True)
    invitation_id = models.UUIDField(null=True)
    invited_at = models.DateTimeField(null=True)

    wall: ClassVar[Wall] = Wall(
        body=Rights(
            select=EVERYONE,
            update="added_by_role = current_user",
            update_columns=("street", "postcode", "locality", "phone", "email"),
        )
    )

    class Meta:
        indexes = [models.Index(fields=["added_by_role", "added_at"], name="outside_by_adder")]

    def __str__(self) -> str:
        return str(self.body_id)

    @property
    def address_lines(self) -> list[str]:
        """Street, then postcode and locality, as on an envelope."""
        return [line for line in (self.street, f"{self.postcode} {self.locality}".strip()) if line]
