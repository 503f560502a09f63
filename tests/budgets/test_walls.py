"""What the database itself refuses, whatever the code does: raw SQL as the application's roles."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import psycopg2
import pytest
from django.conf import settings
from django.db import Error, connection, transaction
from django.utils import timezone
from psycopg2 import sql

from budgets.models import (
    Apportionment,
    ApportionmentKey,
    BudgetVersion,
    FundingSource,
    KeyFigure,
    Pool,
    PoolMember,
    Share,
)
from maillage.postgres.acting import acting_as, body_role_name, role_name
from tests.budgets.conftest import make_pool, modify, share_pool
from tests.conftest import make_actor
from tests.database import superuser

type ActingAs = Callable[[str], Any]
TABLES = (
    "pool",
    "poolmember",
    "costline",
    "fundingsource",
    "budgetversion",
    "versionline",
    "versionfunding",
    "councilvote",
    "apportionmentkey",
    "keycriterion",
    "keyfigure",
    "referenceseries",
    "referencefigure",
    "apportionment",
    "share",
    "pooluserobjectpermission",
)


def run(statement: str, *values: Any) -> int:
    """Run one statement to the point where it would be committed; the number of rows it touched."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        touched = int(cursor.rowcount)
        check_now()
    return touched


def check_now() -> None:
    """Run the checks that wait for the commit."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def refused(statement: str, *values: Any) -> str:
    with pytest.raises(Error) as error:
        run(statement, *values)
    return str(error.value)


def statement_of(pool: Pool) -> Apportionment:
    return Apportionment.objects.select_related("key", "version").get(pool=pool)


def copy_statement(statement: Apportionment, **changes: Any) -> Apportionment:
    """A statement of a second version with the same inputs, written without the service."""
    values = {field.attname: getattr(statement, field.attname) for field in Apportionment._meta.concrete_fields}
    first = statement.version
    version = BudgetVersion.objects.create(
        pool_id=first.pool_id, coordination_id=first.coordination_id, member_roles=first.member_roles, number=1,
        key_id=first.key_id, made_at=first.made_at, made_by=first.made_by,
    )  # fmt: skip
    for line in first.lines.all():
        line.pk, line.version, line._state.adding = uuid4(), version, True
        line.save()
    for funding in first.fundings.all():
        funding.pk, funding.version, funding._state.adding = uuid4(), version, True
        funding.save()
    version.adopted_at, version.adopted_by = first.adopted_at, first.adopted_by
    version.save(update_fields=["adopted_at", "adopted_by"])
    return Apportionment.objects.create(**values | {"id": uuid4(), "number": 1, "version_id": version.pk} | changes)


@pytest.mark.parametrize(
    ("cents", "holds"),
    [
        ((1_078_377, 1_594_715, 1_104_408), True),
        ((1_078_376, 1_594_715, 1_104_408), False),
        ((1_078_378, 1_594_715, 1_104_408), False),
        ((0, 0, 0), False),
    ],
)
def test_shares_that_do_not_add_up_cannot_be_committed(
    acting: ActingAs, shared_pool: Pool, cents: tuple[int, ...], holds: bool
) -> None:
    with acting("coordinator") as actor:
        first = statement_of(shared_pool)
        by_name = list(Share.objects.filter(apportionment=first).order_by("member__slug"))

        def write() -> None:
            with transaction.atomic():
                second = copy_statement(first)
                for share, amount in zip(by_name, cents, strict=True):
                    Share.objects.create(
                        apportionment=second, coordination_role=actor.body_role, member_id=share.member_id, cents=amount
                    )
                check_now()

        if holds:
            write()
        else:
            with pytest.raises(Error, match="do not add up"):
                write()


def test_a_statement_without_shares_cannot_be_committed(acting: ActingAs, shared_pool: Pool) -> None:
    with acting("coordinator"):
        copy_statement(statement_of(shared_pool))
        with pytest.raises(Error, match="shares do not add up"), transaction.atomic():
            check_now()
        transaction.set_rollback(True)


def test_a_statement_whose_funding_does_not_add_up_cannot_be_committed(acting: ActingAs, shared_pool: Pool) -> None:
    with acting("coordinator"):
        copy_statement(statement_of(shared_pool), funding=[{"label": "Fédéral", "cents": 1}])
        with pytest.raises(Error, match="funding does not add up"), transaction.atomic():
            check_now()
        transaction.set_rollback(True)


def test_a_statement_whose_lines_do_not_add_up_cannot_be_committed(acting: ActingAs, shared_pool: Pool) -> None:
    with acting("coordinator"):
        copy_statement(statement_of(shared_pool), lines=[{"code": "costs", "label": "x", "cents": 1}])
        with pytest.raises(Error, match="lines do not add up"), transaction.atomic():
            check_now()
        transaction.set_rollback(True)


def test_a_share_that_comes_later_is_refused(acting: ActingAs, shared_pool: Pool) -> None:
    with acting("coordinator") as actor:
        assert "do not add up" in refused(
            "INSERT INTO public.budgets_share (id, apportionment_id, coordination_role, member_role, cents)"
            " VALUES (%s, %s, current_user, %s, 0)",
            uuid4(), statement_of(shared_pool).pk, actor.body_role,
        )  # fmt: skip


def test_nobody_may_change_a_statement_its_shares_or_its_figures(acting: ActingAs, shared_pool: Pool) -> None:
    for name in ("coordinator", "villers_manager"):
        with acting(name):
            for table in ("apportionment", "share", "keyfigure", "keycriterion", "councilvote", "referencefigure"):
                if not table.startswith("key"):
                    assert "permission denied" in refused(f"DELETE FROM public.budgets_{table}")
                assert "permission denied" in refused(f"UPDATE public.budgets_{table} SET id = id")
                assert "permission denied" in refused(f"TRUNCATE public.budgets_{table} CASCADE")


def test_figures_of_a_frozen_key_stay_and_are_another_s_to_remove_for_nobody(
    acting: ActingAs, shared_pool: Pool
) -> None:
    for table in ("keyfigure", "keycriterion"):
        with acting("coordinator"):
            assert "frozen" in refused(f"DELETE FROM public.budgets_{table}")
        with acting("villers_manager"), connection.cursor() as cursor:
            cursor.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier("public", f"budgets_{table}")))
            assert cursor.rowcount == 0


def test_the_owner_cannot_change_what_was_committed_either(committed: str) -> None:
    actor = make_actor("coordinator")
    with acting_as(actor.body_role):
        statement = share_pool(actor, make_pool(actor))
    owner = sql.Identifier(f"{settings.INSTALLATION}owner")
    with superuser(committed, lock=False) as cursor:
        cursor.execute(sql.SQL("SET ROLE {}").format(owner))
        cursor.execute("SELECT count(*) FROM public.budgets_share WHERE apportionment_id = %s", [str(statement.pk)])
        assert cursor.fetchone() == (3,)
        for attack in (
            "UPDATE public.budgets_share SET cents = cents + 1",
            "DELETE FROM public.budgets_share",
            "TRUNCATE public.budgets_share",
            "UPDATE public.budgets_apportionment SET amount_cents = 0, funding_cents = total_cents",
            "UPDATE public.budgets_apportionmentkey SET made_at = now()",
            "UPDATE public.budgets_keycriterion SET weight = weight + 1",
            "UPDATE public.budgets_keyfigure SET value = value + 1",
            "DELETE FROM public.budgets_keyfigure",
            "UPDATE public.budgets_budgetversion SET adopted_at = NULL",
            "UPDATE public.budgets_versionline SET cents = cents + 1",
            "DELETE FROM public.budgets_versionline",
            "DELETE FROM public.budgets_budgetversion",
        ):
            with pytest.raises(psycopg2.Error, match=r"append-only|frozen|adopted version stays"):
                cursor.execute(attack)


def test_a_frozen_key_does_not_change(acting: ActingAs, shared_pool: Pool) -> None:
    with acting("coordinator") as actor:
        key = statement_of(shared_pool).key
        assert key.frozen_at is not None
        # the wall hides a frozen key from updates, the trigger refuses the owner's
        assert run("UPDATE public.budgets_apportionmentkey SET frozen_at = NULL WHERE id = %s", key.pk) == 0
        assert "permission denied" in refused("UPDATE public.budgets_apportionmentkey SET made_at = now()")
        figure = KeyFigure.objects.filter(key=key).first()
        assert figure is not None
        with pytest.raises(Error, match="frozen"), transaction.atomic():
            KeyFigure.objects.create(
                key=key, pool=shared_pool, coordination_id=actor.body_role, member_roles=shared_pool.member_roles,
                criterion_id=figure.criterion_id, member_id=figure.member_id, code="99999", commune="?", value=1,
                source="?",
            )  # fmt: skip


def test_an_unfrozen_key_shares_nothing(acting: ActingAs, shared_pool: Pool) -> None:
    with acting("coordinator") as actor:
        key = ApportionmentKey.objects.create(
            pool=shared_pool, coordination_id=actor.body_role, member_roles=shared_pool.member_roles,
            made_at=timezone.now(),
        )  # fmt: skip
        copy_statement(statement_of(shared_pool), key_id=key.pk)
        with pytest.raises(Error, match="not frozen"), transaction.atomic():
            check_now()
        transaction.set_rollback(True)


def test_funding_above_the_budget_cannot_be_committed(acting: ActingAs, shared_pool: Pool) -> None:
    with acting("coordinator") as actor:
        modify(actor, shared_pool)
        assert "above the budget" in refused(
            "UPDATE public.budgets_versionfunding SET cents = 4777501 WHERE version_id ="
            " (SELECT id FROM public.budgets_budgetversion WHERE adopted_at IS NULL)"
        )


def test_a_member_reads_the_pool_and_its_own_share_and_writes_nothing(acting: ActingAs, shared_pool: Pool) -> None:
    with acting("villers_manager") as actor:
        assert Pool.objects.count() == FundingSource.objects.count() == Apportionment.objects.count() == 1
        assert KeyFigure.objects.count() == PoolMember.objects.count() == 3
        assert [share.member_id for share in Share.objects.all()] == [actor.body_role]
        assert run("UPDATE public.budgets_pool SET name = 'ours'") == 0
        assert run("UPDATE public.budgets_fundingsource SET advance = 0") == 0
        assert run("UPDATE public.budgets_versionline SET cents = 0") == 0
        assert run("UPDATE public.budgets_poolmember SET ends = ends") == 0
        assert run("UPDATE public.budgets_apportionmentkey SET frozen_at = NULL") == 0
        assert "row-level security" in refused(
            "INSERT INTO public.budgets_share (id, apportionment_id, coordination_role, member_role, cents)"
            " SELECT %s, id, coordination_role, current_user, 0 FROM public.budgets_apportionment", uuid4(),
        )  # fmt: skip
        # not by saying that it coordinates either: the parties are the pool's
        assert "share_has_the_coordination" in refused(
            "INSERT INTO public.budgets_share (id, apportionment_id, coordination_role, member_role, cents)"
            " SELECT %s, id, current_user, %s, 0 FROM public.budgets_apportionment",
            uuid4(), body_role_name("cesep"),
        )  # fmt: skip
        assert "not the parties of the pool" in refused(
            "INSERT INTO public.budgets_fundingsource (id, pool_id, coordination_role, member_roles, code, label,"
            " advance) SELECT %s, id, current_user, member_roles, 'x', 'x', 0 FROM public.budgets_pool", uuid4(),
        )  # fmt: skip
        # a vote of its own council it may enter, another's not
        vote = (
            "INSERT INTO public.budgets_councilvote (id, version_id, pool_id, coordination_role, member_roles,"
            " member_role, voted_on, approved, reference, kept_by, content_type, digest, entered_at, entered_by)"
            " SELECT %s, id, pool_id, coordination_role, member_roles, %s, '2026-01-01', true, '', '', '', '', now(),"
            " %s FROM public.budgets_budgetversion"
        )
        assert "row-level security" in refused(vote, uuid4(), body_role_name("genappe"), actor.user_id)
        assert run(vote, uuid4(), actor.body_role, actor.user_id) == 1


def test_a_member_from_elsewhere_cannot_be_written_into_a_pool(acting: ActingAs, shared_pool: Pool) -> None:
    with acting("coordinator"):
        assert "not a member of the pool" in refused(
            "INSERT INTO public.budgets_poolmember (id, pool_id, coordination_role, member_roles, member_role, starts,"
            " ends) SELECT %s, id, coordination_role, member_roles, %s, starts, ends FROM public.budgets_pool",
            uuid4(), body_role_name("cesep"),
        )  # fmt: skip


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("stranger", ["coach", "other_coach"])
def test_a_body_outside_the_pool_reads_no_row(acting: ActingAs, shared_pool: Pool, stranger: str, table: str) -> None:
    with acting(stranger):
        assert run(f"SELECT * FROM public.budgets_{table}") == 0


@pytest.mark.parametrize("table", TABLES)
def test_identity_reads_no_money(shared_pool: Pool, table: str) -> None:
    with acting_as(role_name("identity")):
        assert "permission denied" in refused(f"SELECT * FROM public.budgets_{table}")


def test_a_member_cannot_entrust_itself_with_the_pool(acting: ActingAs, shared_pool: Pool) -> None:
    entrust = (
        "INSERT INTO public.budgets_pooluserobjectpermission (user_id, permission_id, content_object_id, body_role)"
        " SELECT %s, p.id, %s, %s FROM public.auth_permission p WHERE p.codename = 'manage_pool'"
    )
    with acting("villers_manager") as actor:
        assert "row-level security" in refused(entrust, actor.user_id, shared_pool.pk, body_role_name("cartes-emploi"))
        assert "permission_given_by_the_coordination" in refused(
            entrust, actor.user_id, shared_pool.pk, actor.body_role
        )


def test_a_pool_of_another_coordination_cannot_be_made_up(acting: ActingAs) -> None:
    with acting("villers_manager") as actor, pytest.raises(Error, match="row-level security"), transaction.atomic():
        Pool.objects.create(
            name="Ours", coordination_id=body_role_name("cartes-emploi"), member_roles=[actor.body_role],
            starts="2026-01-01", ends="2026-12-31", opened_at="2026-01-01T00:00Z", opened_by=actor.user_id,
            lead_id=actor.body_role,
        )  # fmt: skip
