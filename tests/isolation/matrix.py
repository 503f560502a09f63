"""Who may run what on each shared table: written a second time, by hand, so that a wall and this must both be wrong.

`select`, `delete` and each column of `update` hold the rows it reaches, as SQL with %(me)s for the role; None refuses.
"""

from __future__ import annotations

from dataclasses import dataclass, field

ALL = "true"


class Guarded(str):
    """Rows that the wall lets through to a trigger or a foreign key, which refuses: what was adopted, what is used."""

    __slots__ = ()


@dataclass(frozen=True)
class May:
    """What one kind of role may do on one table; by default nothing. `not_update`: a column it may never change."""

    select: str | None = None
    insert: bool = False
    update: dict[str, str] = field(default_factory=dict)
    not_update: str | None = None
    delete: str | None = None


NOTHING = May()
READ = May(select=ALL)
MINE = "body_role = %(me)s"


def keeps(column: str) -> May:
    """Everything but TRUNCATE."""
    return May(select=ALL, insert=True, update={column: ALL}, delete=ALL)


KEPT = "coordination_role = %(me)s"
POOL = f"{KEPT} OR %(me)s = ANY (member_roles)"
OWN_PART = f"{KEPT} OR member_role = %(me)s"
PARTIES = "%(me)s IN (sender_role, recipient_role)"
RECEIVED = "recipient_role = %(me)s AND sent_at IS NOT NULL"
READABLE = f"{RECEIVED} AND NOT outside"  # not by letter

# A view that keeps to who asks shows a superuser nothing: its rows are counted where they come from.
COUNTED_IN = {
    "adviser_card": "identity_membership",
    "expenses_linetotal": "budgets_costline",
    "member_card": "identity_membership",
    "person_card": "identity_membership",
}

# table: (a body, identity)
TABLES: dict[str, tuple[May, May]] = {
    "account_emailaddress": (NOTHING, keeps("email")),
    "account_emailconfirmation": (NOTHING, keeps("key")),
    "adviser_card": (
        May(select="(SELECT commune_id FROM registry_cpas WHERE body_role = %(me)s) = ANY (communes)"),
        NOTHING,
    ),
    "arrangements_arrangement": (
        May(
            select="%(me)s IN (proposer_role, other_role)",
            insert=True,
            update={"ended_at": "%(me)s IN (proposer_role, other_role) AND ended_at IS NULL"},
            not_update="responsibilities",
        ),
        NOTHING,
    ),
    "arrangements_arrangementmember": (
        May(select=ALL, insert=True, update={"left_at": f"{MINE} AND left_at IS NULL"}, not_update="body_role"),
        NOTHING,
    ),
    "arrangements_consortiumarrangement": (
        May(select=ALL, insert=True, update={"ended_at": f"{KEPT} AND ended_at IS NULL"}, not_update="ends"),
        NOTHING,
    ),
    "audit_auditentry": (
        May(select="%(me)s IN (body_role, owner_role)", insert=True, not_update="detail"),
        May(select=MINE, insert=True, not_update="detail"),
    ),
    "audit_audithead": (NOTHING, NOTHING),
    "auth_group": (READ, READ),
    "auth_group_permissions": (READ, READ),
    "auth_permission": (READ, READ),
    "budgets_apportionment": (May(select=POOL, insert=True, not_update="amount_cents"), NOTHING),
    "budgets_apportionmentkey": (
        May(select=POOL, insert=True, update={"frozen_at": f"{KEPT} AND frozen_at IS NULL"}, not_update="made_at",
            delete=f"{KEPT} AND frozen_at IS NULL"),
        NOTHING,
    ),
    "budgets_budgetversion": (
        May(
            select=f"{KEPT} OR adopted_at IS NOT NULL AND %(me)s = ANY (member_roles)",
            insert=True,
            update={"note": f"{KEPT} AND adopted_at IS NULL"},
            not_update="number",
            delete=f"{KEPT} AND adopted_at IS NULL",
        ),
        NOTHING,
    ),
    "budgets_costline": (
        May(select=POOL, insert=True, update={"label": KEPT}, not_update="code", delete=Guarded(KEPT)), NOTHING,
    ),
    "budgets_councilvote": (May(select=POOL, insert=True, not_update="approved"), NOTHING),
    "budgets_fundingsource": (
        May(select=POOL, insert=True, update={"advance": KEPT}, not_update="code", delete=Guarded(KEPT)), NOTHING,
    ),
    "budgets_keycriterion": (May(select=POOL, insert=True, not_update="weight", delete=Guarded(KEPT)), NOTHING),
    "budgets_keyfigure": (May(select=POOL, insert=True, not_update="value", delete=Guarded(KEPT)), NOTHING),
    "budgets_pool": (
        May(select=POOL, insert=True, update={"name": KEPT}, not_update="starts", delete=Guarded(KEPT)), NOTHING,
    ),
    "budgets_poolgroupobjectpermission": (READ, NOTHING),
    "budgets_pooluserobjectpermission": (May(select=MINE, insert=True, delete=MINE, not_update="user_id"), NOTHING),
    "budgets_poolmember": (
        May(select=POOL, insert=True, update={"ends": KEPT}, not_update="member_role", delete=KEPT), NOTHING,
    ),
    "budgets_referencefigure": (May(select=KEPT, insert=True, not_update="value"), NOTHING),
    "budgets_referenceseries": (May(select=KEPT, insert=True, not_update="source"), NOTHING),
    "budgets_share": (
        May(select=f"{KEPT} OR member_role = %(me)s", insert=True, not_update="cents"),
        NOTHING,
    ),
    "budgets_versionfunding": (
        May(
            select=POOL,
            insert=True,
            update={"cents": Guarded(KEPT)},
            not_update="source_id",
            delete=Guarded(KEPT),
        ),
        NOTHING,
    ),
    "budgets_versionline": (
        May(select=POOL, insert=True, update={"cents": Guarded(KEPT)}, not_update="line_id", delete=Guarded(KEPT)),
        NOTHING,
    ),
    "contributions_bankline": (May(select=KEPT, insert=True, update={"set_aside": KEPT}, not_update="cents"), NOTHING),
    "contributions_bankstatement": (May(select=KEPT, insert=True, not_update="closing_cents"), NOTHING),
    "contributions_callround": (May(select=POOL, insert=True, not_update="total_cents"), NOTHING),
    "contributions_contributioncall": (May(select=OWN_PART, insert=True, not_update="cents"), NOTHING),
    "contributions_payment": (May(select=OWN_PART, insert=True, not_update="cents"), NOTHING),
    "contributions_poolaccount": (May(select=POOL, insert=True, update={"iban": KEPT}, not_update="pool_id"), NOTHING),
    "contributions_refundaccount": (
        May(select=OWN_PART, insert=True, update={"iban": OWN_PART}, not_update="member_role"),
        NOTHING,
    ),
    "contributions_reminder": (May(select=OWN_PART, insert=True, not_update="left_cents"), NOTHING),
    "cessations_cessationdays": (May(select=MINE, insert=True, update={"days": MINE}, not_update="body_role"), NOTHING),
    "cessations_cessationnotice": (
        May(
            select="%(me)s IN (sender_role, recipient_role)",
            insert=True,
            # answered once
            update={
                "ground": "(recipient_role = %(me)s AND NOT by_letter OR sender_role = %(me)s AND by_letter)"
                " AND acknowledged_at IS NULL"
            },
            not_update="deadline",
        ),
        NOTHING,
    ),
    "closing_finalaccount": (
        May(select=POOL, insert=True, update={"reason": f"{KEPT} AND reopened_at IS NULL"}, not_update="amount_cents"),
        NOTHING,
    ),
    "closing_finalshare": (May(select=OWN_PART, insert=True, not_update="share_cents"), NOTHING),
    "django_content_type": (READ, READ),
    "django_migrations": (NOTHING, NOTHING),
    "django_session": (NOTHING, keeps("session_data")),
    "emergencies_emergencydisclosure": (
        May(
            select="sender_role = %(me)s OR (recipient_role = %(me)s AND ended_at IS NULL AND valid_until > now())",
            insert=True,
            update={"payload": "sender_role = %(me)s AND ended_at IS NULL"},
            not_update="valid_until",
        ),
        NOTHING,
    ),
    "emergencies_emergencyrequest": (
        May(select="%(me)s IN (sender_role, recipient_role)", insert=True, not_update="words"),
        NOTHING,
    ),
    "emergencies_emergencyreview": (
        May(
            select="%(me)s IN (body_role, asked_of_role)",
            insert=True,
            update={"words": "%(me)s IN (body_role, asked_of_role) AND reviewed_at IS NULL"},
            not_update="due_on",
        ),
        NOTHING,
    ),
    "expenses_claim": (May(select=POOL, insert=True, update={"reference": KEPT}, not_update="number"), NOTHING),
    "expenses_claimitem": (
        May(select=OWN_PART, insert=True, update={"cents": KEPT}, not_update="expense_id", delete=KEPT),
        NOTHING,
    ),
    "expenses_delivery": (
        May(select=OWN_PART, insert=True, update={"struck_by": OWN_PART}, not_update="minutes"),
        NOTHING,
    ),
    # which step is whose, triggers say (tests/budgets/expenses)
    "expenses_expense": (
        May(select=OWN_PART, insert=True, update={"reason": OWN_PART}, not_update="author"),
        NOTHING,
    ),
    "expenses_funderpayment": (May(select=POOL, insert=True, update={"reason": KEPT}, not_update="cents"), NOTHING),
    "expenses_linetotal": (May(select=POOL), NOTHING),
    "expenses_order": (
        May(select=OWN_PART, insert=True, update={"struck_by": OWN_PART}, not_update="hourly_cents"),
        NOTHING,
    ),
    "expenses_proof": (
        May(
            select=OWN_PART,
            insert=True,
            not_update="digest",
            delete=f"({OWN_PART}) AND kept_by = %(me)s AND expense_id IN"
            " (SELECT id FROM public.expenses_expense WHERE state = 'draft')",
        ),
        NOTHING,
    ),
    "expenses_staffinkind": (
        May(select=OWN_PART, insert=True, update={"annual_cents": OWN_PART}, not_update="expense_id"),
        NOTHING,
    ),
    "expenses_workedhours": (
        May(select=OWN_PART, insert=True, update={"struck_by": OWN_PART}, not_update="worker"),
        NOTHING,
    ),
    "guardian_groupobjectpermission": (NOTHING, NOTHING),
    "guardian_userobjectpermission": (NOTHING, NOTHING),
    "identity_apitoken": (NOTHING, keeps("label")),
    "identity_body": (READ, READ),
    "identity_cache": (NOTHING, keeps("value")),
    "identity_domain": (READ, READ),
    "identity_invitation": (
        May(select=MINE, insert=True, update={"cancelled_at": MINE}, not_update="accepted_at"),
        May(select=ALL, update={"accepted_at": ALL}, not_update="function"),
    ),
    "identity_membership": (
        May(
            select=MINE,
            update=dict.fromkeys(
                (
                    *("ends", "ended_at", "decides_income", "suspended_at", "employer_role", "note"),
                    *("communes", "contact"),
                ),
                f"{MINE} AND ended_at IS NULL",
            ),
            not_update="function",
        ),
        keeps("function"),
    ),
    "identity_user": (NOTHING, keeps("first_name")),
    "identity_user_groups": (READ, READ),
    "identity_user_user_permissions": (READ, READ),
    "ledger_account": (May(select=f"{KEPT} OR member_role = %(me)s", insert=True, not_update="kind"), NOTHING),
    "ledger_entry": (May(select=f"{KEPT} OR member_role = %(me)s", insert=True, not_update="cents"), NOTHING),
    "ledger_transaction": (May(select=f"{KEPT} OR member_role = %(me)s", insert=True, not_update="memo"), NOTHING),
    "notifications_mailpreference": (
        May(select=MINE, insert=True, update={"mailing": MINE}, not_update="user_id"),
        READ,
    ),
    "notifications_notification": (
        May(select=MINE, insert=True, update={"read_at": f"{MINE} AND read_at IS NULL"}, not_update="emailed_at"),
        May(
            select="read_at IS NULL",
            update={"emailed_at": "read_at IS NULL AND emailed_at IS NULL"},
            not_update="user_id",
        ),
    ),
    "outbox_outboxmessage": (
        May(
            select="%(me)s IN (by_role, to_role)",
            insert=True,
            update={"handled_at": "to_role = %(me)s AND handled_at IS NULL"},
            not_update="to_role",
        ),
        NOTHING,
    ),
    "member_card": (May(select=f"{MINE} AND ended_at IS NULL"), NOTHING),
    "person_card": (May(select=f"{MINE} AND ended_at IS NULL"), NOTHING),
    "programmes_noticetext": (READ, NOTHING),
    "programmes_informationsession": (
        May(
            select="%(me)s IN (host_role, recipient_role) OR %(me)s = ANY (invited_roles)",
            insert=True,
            update={"place": "host_role = %(me)s AND state = 'planned'"},
            not_update="taken",
        ),
        NOTHING,
    ),
    "programmes_sessionseats": (
        May(
            select="%(me)s IN (cpas_role, host_role, recipient_role)",
            insert=True,
            update={"seats": "cpas_role = %(me)s"},
            not_update="cpas_role",
        ),
        NOTHING,
    ),
    "referrals_contactattempt": (May(select=PARTIES, insert=True, not_update="reached"), NOTHING),
    "programmes_programme": (
        May(select=ALL, insert=True, update={"voluntary": MINE}, delete=None),
        NOTHING,
    ),
    "records_record": (
        May(
            select="(sender_role = %(me)s AND NOT team_only) OR (recipient_role = %(me)s AND ended_at IS NULL"
            " AND NOT paused AND valid_until > now())",
            insert=True,
            update={"erased_at": "sender_role = %(me)s AND NOT team_only AND erased_at IS NULL"},
            not_update="author_name",
        ),
        NOTHING,
    ),
    "records_reviewplan": (
        May(
            select="sender_role = %(me)s OR (recipient_role = %(me)s AND ended_at IS NULL)",
            insert=True,
            update={"due_on": "%(me)s IN (sender_role, recipient_role) AND ended_at IS NULL"},
            not_update="sender_role",
        ),
        NOTHING,
    ),
    "referrals_disclosure": (
        May(
            select="sender_role = %(me)s OR (recipient_role = %(me)s AND ended_at IS NULL AND NOT withheld"
            " AND valid_until > now())",
            insert=True,
            update=dict.fromkeys(
                ("payload", "valid_until", "authority_id"), "sender_role = %(me)s AND ended_at IS NULL"
            ),
            not_update="recipient_role",
        ),
        NOTHING,
    ),
    "referrals_dispatch": (May(select=PARTIES, insert=True, not_update="way"), NOTHING),
    "directory_outsideorganisation": (
        May(select=ALL, update={"street": "added_by_role = %(me)s"}, not_update="added_by_role"),
        NOTHING,
    ),
    "referrals_moderation": (
        May(
            select="%(me)s IN (sender_role, coordination_role)",
            insert=True,
            update={"opinion": "coordination_role = %(me)s AND opinion = ''"},
            not_update="sender_role",
        ),
        NOTHING,
    ),
    "referrals_referral": (
        May(
            select=f"sender_role = %(me)s OR ({READABLE})",
            insert=True,
            # of an open one: which step, and whose words, triggers say (tests/sharing/test_life.py)
            update={"state": f"ended_at IS NULL AND (sender_role = %(me)s OR {READABLE})"},
            not_update="recipient_role",
        ),
        NOTHING,
    ),
    "referrals_referralclocks": (
        May(select=MINE, insert=True, update={"remind": MINE}, not_update="body_role"),
        NOTHING,
    ),
    "referrals_intakeworker": (May(select=MINE, insert=True, delete=MINE, not_update="user_id"), NOTHING),
    "referrals_referralgroupobjectpermission": (READ, NOTHING),
    "referrals_referraluserobjectpermission": (
        May(select=MINE, insert=True, delete=MINE, not_update="user_id"),
        NOTHING,
    ),
    "referrals_referralstep": (May(select=PARTIES, insert=True, not_update="event"), NOTHING),
    "registry_commune": (READ, READ),
    "registry_consortium": (
        May(select=ALL, insert=True, update={"name": "coordination_role = %(me)s"}, not_update="coordination_role"),
        NOTHING,
    ),
    "registry_consortiummembership": (
        May(select=ALL, insert=True, update={"note": "coordination_role = %(me)s"}, not_update="body_role"),
        NOTHING,
    ),
    "registry_cpas": (READ, READ),
    "registry_populationfigure": (READ, READ),
    "transmissions_legaltext": (READ, NOTHING),
    "transmissions_transmission": (
        May(
            select=f"sender_role = %(me)s OR ({RECEIVED})",
            insert=True,
            update={"urgent": f"ended_at IS NULL AND (sender_role = %(me)s OR ({RECEIVED}))"},
            not_update="request_received_on",
        ),
        NOTHING,
    ),
}  # fmt: skip
