"""The catalogue says what the walls declare, and each check notices when it does not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings

from maillage.postgres.walls import MissingWall, Rights, Wall, apply_walls, declared_walls
from maillage.settings.test import TEST_DATABASE
from tests.database import superuser
from tests.isolation import catalogue
from tests.isolation.catalogue import CHECKS

P = settings.INSTALLATION
VIOLATIONS: list[tuple[Callable[[Any], list[str]], str]] = [
    (catalogue.tables, "ALTER TABLE public.identity_user DISABLE ROW LEVEL SECURITY"),
    (catalogue.tables, "ALTER TABLE public.referrals_disclosure NO FORCE ROW LEVEL SECURITY"),
    (catalogue.tables, "CREATE TABLE public.stray (id int)"),
    (catalogue.tables, "CREATE VIEW public.stray AS SELECT * FROM public.identity_user"),
    (catalogue.tables, "CREATE MATERIALIZED VIEW public.stray AS SELECT * FROM public.identity_user"),
    (catalogue.tables, "ALTER TABLE public.identity_body OWNER TO postgres"),
    (catalogue.policies, "CREATE POLICY extra ON public.identity_user TO {p}body USING (true)"),
    (catalogue.policies, "DROP POLICY body_select ON public.referrals_referral"),
    (catalogue.policies, "ALTER POLICY body_select ON public.referrals_disclosure USING (true)"),
    (catalogue.policies, "ALTER POLICY body_update ON public.referrals_referral WITH CHECK (true)"),
    (catalogue.policies, "ALTER POLICY identity_select ON public.identity_user TO PUBLIC"),
    (catalogue.shared_grants, "GRANT SELECT ON public.identity_user TO {p}body"),
    (catalogue.shared_grants, "GRANT SELECT ON public.identity_user TO {p}web"),
    (catalogue.shared_grants, "GRANT SELECT ON public.registry_commune TO PUBLIC"),
    (catalogue.shared_grants, "GRANT UPDATE (recipient_role) ON public.referrals_referral TO {p}body"),
    (catalogue.shared_grants, "GRANT SELECT (object_id) ON public.notifications_notification TO {p}identity"),
    (catalogue.shared_grants, "GRANT TRUNCATE ON public.audit_auditentry TO {p}body"),
    (catalogue.shared_grants, "GRANT SELECT ON public.identity_body TO {p}body WITH GRANT OPTION"),
    (catalogue.shared_grants, "REVOKE SELECT ON public.identity_body FROM {p}body"),
    (catalogue.shared_grants, "GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {p}body"),
    (catalogue.cpas_grants, "GRANT SELECT ON c_genappe.casework_participant TO {p}b_villers_la_ville"),
    (catalogue.cpas_grants, "GRANT SELECT (last_name) ON c_genappe.casework_participant TO {p}body"),
    (catalogue.cpas_grants, "GRANT TRUNCATE ON c_genappe.casework_participant TO {p}b_genappe"),
    (catalogue.cpas_grants, "GRANT SELECT ON c_genappe.django_migrations TO {p}b_genappe"),
    (catalogue.cpas_grants, "GRANT SELECT ON provision.template TO {p}provisioner"),
    (catalogue.cpas_tables, "ALTER TABLE c_genappe.grants_grant OWNER TO {p}b_genappe"),
    (
        catalogue.cpas_tables,
        "ALTER TABLE c_genappe.grants_grant ADD FOREIGN KEY (recipient_role) REFERENCES public.identity_body",
    ),
    (catalogue.schemas, "GRANT CREATE ON SCHEMA public TO {p}body"),
    (catalogue.schemas, "GRANT CREATE ON SCHEMA c_genappe TO {p}b_genappe"),
    (catalogue.schemas, "GRANT USAGE ON SCHEMA c_genappe TO {p}b_cesep"),
    (catalogue.schemas, "GRANT USAGE ON SCHEMA public TO PUBLIC"),
    (catalogue.schemas, "CREATE SCHEMA c_stray"),
    (catalogue.functions, "GRANT EXECUTE ON FUNCTION public.audit_link() TO PUBLIC"),
    (catalogue.functions, "CREATE FUNCTION public.stray() RETURNS int LANGUAGE sql AS 'SELECT 1'"),
    (
        catalogue.functions,
        "GRANT EXECUTE ON FUNCTION provision.register(text, text, text, text, boolean, name) TO {p}provisioner",
    ),
    (catalogue.definers, "ALTER FUNCTION public.audit_link() RESET search_path"),
    (catalogue.roles, "ALTER ROLE {p}web INHERIT"),
    (catalogue.roles, "ALTER ROLE {p}body BYPASSRLS"),
    (catalogue.roles, "ALTER ROLE {p}provisioner CREATEROLE"),
    (catalogue.roles, "ALTER ROLE {p}b_genappe LOGIN"),
    (catalogue.roles, "GRANT {p}owner TO {p}web"),
    (catalogue.roles, "GRANT {p}b_cesep TO {p}b_genappe"),
    (catalogue.roles, "GRANT {p}body TO {p}web"),
    (catalogue.belongings, "ALTER TABLE public.registry_commune OWNER TO {p}web"),
    (catalogue.belongings, "GRANT USAGE ON SCHEMA public TO {p}worker"),
    (catalogue.database, "GRANT TEMPORARY ON DATABASE {d} TO {p}body"),
    (catalogue.database, "GRANT CREATE ON DATABASE {d} TO {p}web"),
    (catalogue.database, "GRANT CONNECT ON DATABASE {d} TO PUBLIC"),
]


@pytest.fixture
def cursor(django_db_setup: None) -> Iterator[Any]:
    """A superuser in a transaction that is rolled back."""
    with superuser(TEST_DATABASE, lock=False) as found:
        found.execute("BEGIN; SET LOCAL lock_timeout = '5s'")
        yield found
        found.execute("ROLLBACK")


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_the_catalogue_is_as_declared(cursor: Any, check: Callable[[Any], list[str]]) -> None:
    assert check(cursor) == []


@pytest.mark.parametrize(("check", "violation"), VIOLATIONS, ids=[sql for _check, sql in VIOLATIONS])
def test_a_check_notices_its_violation(cursor: Any, check: Callable[[Any], list[str]], violation: str) -> None:
    cursor.execute(violation.format(p=P, d=TEST_DATABASE))
    assert check(cursor) != []


def test_every_check_has_a_violation_that_it_notices() -> None:
    assert {check for check, _sql in VIOLATIONS} == set(CHECKS)


def test_putting_the_walls_up_again_mends_policies_and_grants(cursor: Any) -> None:
    for check, violation in VIOLATIONS:
        if check in (catalogue.policies, catalogue.shared_grants) and "{p}web" not in violation:
            cursor.execute("SAVEPOINT one")
            cursor.execute(violation.format(p=P))
            cursor.execute(f"SET LOCAL ROLE {P}owner")
            apply_walls(cursor, P)
            cursor.execute("RESET ROLE")
            assert check(cursor) == [], violation
            cursor.execute("ROLLBACK TO SAVEPOINT one")


def test_a_shared_table_without_a_wall_stops_the_walls(monkeypatch: pytest.MonkeyPatch) -> None:
    from maillage.outbox.models import OutboxMessage

    monkeypatch.delattr(OutboxMessage, "wall")
    with pytest.raises(MissingWall, match="outbox_outboxmessage declares no wall"):
        declared_walls()


def test_conditions_name_columns_and_the_current_user_only() -> None:
    for table, wall in declared_walls().items():
        for rights in wall.by_role().values():
            for command in ("select", "insert", "update", "update_check", "delete"):
                assert "select" not in (getattr(rights, command) or "").lower(), table
    assert Wall().by_role() == {"body": Rights(), "identity": Rights()}
