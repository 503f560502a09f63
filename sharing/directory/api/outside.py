"""Organisations without an account, for programs."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from maillage.api.parsing import Input
from maillage.api.schema import operation
from maillage.api.views import BodyView
from sharing.directory.access import (
    access_outside,
    access_outside_to_change,
    access_outside_to_invite,
    check_adds_outside,
)
from sharing.directory.models import OutsideOrganisation
from sharing.directory.services import (
    Address,
    add_outside_organisation,
    change_address,
    invite_outside_organisation,
)


class AddressInput(Input):
    """Where a letter reaches it."""

    street = serializers.CharField(max_length=150)
    postcode = serializers.CharField(max_length=12)
    locality = serializers.CharField(max_length=80)
    phone = serializers.CharField(max_length=40, required=False, default="", allow_blank=True)
    email = serializers.EmailField(required=False, default="", allow_blank=True)


class OutsideInput(AddressInput):
    """A new one."""

    name = serializers.CharField(max_length=150)
    sensitive = serializers.BooleanField(help_text=_("That somebody is followed there is itself confidential."))
    although_similar = serializers.BooleanField(
        required=False, default=False, help_text=_("Another organisation than those of the same name.")
    )


class OutsideInvitationInput(Input):
    """Who is invited."""

    email = serializers.EmailField(max_length=254)


class OutsideSerializer(serializers.ModelSerializer[OutsideOrganisation]):
    """An organisation that a CPAS added, without an account until it takes its place here."""

    slug = serializers.CharField(source="body.slug")
    name = serializers.CharField(source="body.name")
    by_letter = serializers.SerializerMethodField()

    class Meta:
        model = OutsideOrganisation
        fields = ["slug", "name", "by_letter", "street", "postcode", "locality", "phone", "email", "invited_at"]
        read_only_fields = fields

    def get_by_letter(self, organisation: OutsideOrganisation) -> bool:
        """Whether it has no account yet."""
        return organisation.body.state == "outside"


class OutsidesView(BodyView):
    """New ones."""

    @operation(
        _("Add an organisation without an account, to refer people to it by letter"),
        request=OutsideInput,
        responses={201: OutsideSerializer},
        refuses={400: ["no_name", "bad_name", "no_address", "possible_duplicate"], 409: ["too_many_today"]},
    )
    def post(self, request: Request) -> Response:
        """Answers it with its short name."""
        check_adds_outside(self.actor)
        given = self.parsed(OutsideInput)
        address = Address(**{name: given[name] for name in Address.__slots__})
        body = add_outside_organisation(
            actor=self.actor, name=given["name"], address=address, sensitive=given["sensitive"],
            although_similar=given["although_similar"],
        )  # fmt: skip
        return Response(OutsideSerializer(access_outside(self.actor, body.slug)).data, status=201)


class OutsideView(BodyView):
    """One of them."""

    @operation(_("Read where a letter reaches an organisation"), responses=OutsideSerializer)
    def get(self, request: Request, slug: str) -> Response:
        """Address and contact."""
        return Response(OutsideSerializer(access_outside(self.actor, slug)).data)

    @operation(
        _("Change the address of an organisation that the own CPAS added"), request=AddressInput,
        responses=OutsideSerializer, refuses={400: ["no_address"]},
    )  # fmt: skip
    def put(self, request: Request, slug: str) -> Response:
        """All of it at once."""
        organisation = access_outside_to_change(self.actor, slug)
        change_address(actor=self.actor, organisation=organisation, address=Address(**self.parsed(AddressInput)))
        return Response(OutsideSerializer(access_outside(self.actor, slug)).data)


class OutsideInvitationView(BodyView):
    """Its own place here."""

    @operation(
        _("Invite an organisation that the own CPAS added to take its place here"),
        request=OutsideInvitationInput,
        responses=OutsideSerializer,
        refuses={400: ["bad_address"], 409: ["just_invited", "not_to_invite"]},
    )
    def post(self, request: Request, slug: str) -> Response:
        """By e-mail; the link is good for 7 days."""
        organisation = access_outside_to_invite(self.actor, slug)
        email = self.parsed(OutsideInvitationInput)["email"]
        invite_outside_organisation(actor=self.actor, organisation=organisation, email=email)
        return Response(OutsideSerializer(access_outside(self.actor, slug)).data)
