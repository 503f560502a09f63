"""Draw a final account up, settle it, close the pool, ask what might be otherwise: for programs of a coordination."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from budgets.access import access_pool_to_manage
from budgets.closing.access import access_member_to_manage, access_whole_account
from budgets.closing.api.shapes import (
    AccountSerializer,
    DraftedSerializer,
    DrawUpInput,
    OutlookSerializer,
    ReopenInput,
    SettlementInput,
    WhatIfInput,
)
from budgets.closing.dossier import dossier_of
from budgets.closing.files import file_name
from budgets.closing.reading import read_account
from budgets.closing.services import carry_over, close_pool, draw_up, enter_settlement, reopen
from budgets.closing.whatif import Scenario, apply_scenario, outlooks
from budgets.figures import members_of
from budgets.models import Pool
from budgets.services import Choice
from maillage.api.schema import file_of, operation
from maillage.api.views import BodyView
from maillage.audit.actor import Actor
from maillage.documents.downloads import ZIP, download

NOT_YET = ["nothing_adopted", "stays_changed", "no_weight", "changed_since", "account_drawn_up", "pool_closed"]


def shown(actor: Actor, pool: Pool, status: int = 200) -> Response:
    """The account as it stands now."""
    pool.refresh_from_db()
    return Response(AccountSerializer(read_account(actor, pool)).data, status=status)


class DrawUpView(BodyView):
    """Drawing up."""

    @operation(
        _("Draw the final account of a pool up"),
        request=DrawUpInput, responses={201: AccountSerializer}, refuses={409: NOT_YET},
    )  # fmt: skip
    def post(self, request: Request, pool_id: UUID) -> Response:
        """Write it down and post each member's part."""
        pool = access_pool_to_manage(self.actor, pool_id)
        draw_up(actor=self.actor, pool=pool, **self.parsed(DrawUpInput))
        return shown(self.actor, pool, 201)


class SettlementView(BodyView):
    """The transfers of the settlement."""

    @operation(
        _("Enter a transfer of the settlement that was made, or carry it over to a later pool"),
        request=SettlementInput, responses={201: AccountSerializer},
        refuses={
            400: ["no_amount", "above_due", "paid_in_the_future", "same_pool", "other_lead", "not_a_member"],
            409: ["no_account", "nothing_due", "pool_closed"],
        },
    )  # fmt: skip
    def post(self, request: Request, pool_id: UUID) -> Response:
        """Post it: by the member, or to it."""
        access_pool_to_manage(self.actor, pool_id)
        given = self.parsed(SettlementInput)
        pool, member = access_member_to_manage(self.actor, pool_id, given["member"])
        paid: dict[str, Any] = {"member": member, "paid_on": given["paid_on"], "cents": given["amount_cents"]}
        if given["later"]:
            later = access_pool_to_manage(self.actor, given["later"])
            carry_over(actor=self.actor, pool=pool, later=later, **paid)
        else:
            enter_settlement(actor=self.actor, pool=pool, note=given["note"], **paid)
        return shown(self.actor, pool, 201)


class CloseView(BodyView):
    """Closing."""

    @operation(
        _("Close a pool that is settled"),
        request=None, responses=AccountSerializer, refuses={409: ["no_account", "not_settled", "pool_closed"]},
    )  # fmt: skip
    def post(self, request: Request, pool_id: UUID) -> Response:
        """Bring all balances to zero."""
        pool = access_pool_to_manage(self.actor, pool_id)
        close_pool(actor=self.actor, pool=pool)
        return shown(self.actor, pool)


class ReopenView(BodyView):
    """Reopening."""

    @operation(
        _("Reopen the final account of a pool"),
        request=ReopenInput, responses=AccountSerializer, refuses={400: ["no_reason"], 409: ["no_account"]},
    )  # fmt: skip
    def post(self, request: Request, pool_id: UUID) -> Response:
        """Take back what it posted, and keep it with the reason."""
        pool = access_pool_to_manage(self.actor, pool_id)
        reopen(actor=self.actor, pool=pool, **self.parsed(ReopenInput))
        return shown(self.actor, pool)


class DossierView(BodyView):
    """The dossier for a funder or a council."""

    @operation(
        _("Download a final account with all it rests on, and the script that checks it"),
        responses=file_of(ZIP),
    )
    def get(self, request: Request, pool_id: UUID, number: int) -> HttpResponse:
        """The same account gives the same bytes."""
        account = access_whole_account(self.actor, pool_id, number)
        return download(dossier_of(self.actor, account), ZIP, f"{file_name(account)}.zip")


def scenario_of(pool: Pool, given: dict[str, Any]) -> Scenario:
    """What was asked, with bodies in place of their short names. Raises Http404 for a member that is none."""
    members = {member.slug: member for member in members_of(pool.member_roles)}
    named = {given["leaving"]} - {""} | {slug for each in given["criteria"] for slug in each["figures"]}
    if named - members.keys():
        raise Http404
    return Scenario(
        criteria=[
            Choice(
                each["kind"], each["weight"], each["reference_date"], each["series"],
                {members[slug].role: value for slug, value in each["figures"].items()},
            )
            for each in given["criteria"]
        ],
        leaving=members.get(given["leaving"]), last_day=given["last_day"], lost=given["lost"], method=given["method"],
    )  # fmt: skip


CANNOT_BE = ["not_a_member", "outside_period", "unknown_funder", "figure_missing", "no_weight", "not_whole"]


class WhatIfView(BodyView):
    """What might be otherwise."""

    @operation(
        _("Compare what was adopted with what might be otherwise"),
        description=_("Nothing is written. By both methods when a member leaves and none is named."),
        request=WhatIfInput, responses=OutlookSerializer(many=True),
        refuses={400: CANNOT_BE, 409: ["nothing_adopted", "no_weight", "figure_missing"]},
    )  # fmt: skip
    def post(self, request: Request, pool_id: UUID) -> Response:
        """Side by side, by member."""
        pool = access_pool_to_manage(self.actor, pool_id)
        found: Any = outlooks(self.actor, pool, scenario_of(pool, self.parsed(WhatIfInput)))
        return Response(OutlookSerializer(found, many=True).data)


class ApplyView(BodyView):
    """Making a draft of it."""

    @operation(
        _("Draft a modification with these inputs"),
        request=WhatIfInput, responses={201: DraftedSerializer},
        refuses={
            400: [*CANNOT_BE, "nothing_changes"],
            409: ["nothing_adopted", "draft_exists", "account_drawn_up", "pool_closed"],
        },
    )  # fmt: skip
    def post(self, request: Request, pool_id: UUID) -> Response:
        """Adopting it gives what the comparison showed."""
        pool = access_pool_to_manage(self.actor, pool_id)
        scenario = scenario_of(pool, self.parsed(WhatIfInput))
        draft = apply_scenario(actor=self.actor, pool=pool, scenario=scenario)
        return Response(DraftedSerializer(draft).data, status=201)
