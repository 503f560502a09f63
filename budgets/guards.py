"""SQL that migrations put around tables of pools: parties that are the pool's, rows that stay. No input but names."""

from __future__ import annotations

from collections.abc import Iterable

# SECURITY DEFINER: whoever writes may not read the pool's row in every state; the check counts for everybody.
FUNCTIONS = """
CREATE FUNCTION public.budgets_parties() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM FROM public.budgets_pool p
    WHERE p.id = NEW.pool_id AND p.coordination_role = NEW.coordination_role AND p.member_roles = NEW.member_roles;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'not the parties of the pool' USING ERRCODE = 'check_violation', CONSTRAINT = 'parties_of_the_pool';
  END IF;
  IF to_jsonb(NEW) ? 'member_role' AND NOT (to_jsonb(NEW) ->> 'member_role')::name = ANY (NEW.member_roles) THEN
    RAISE EXCEPTION 'not a member of the pool' USING ERRCODE = 'check_violation', CONSTRAINT = 'member_of_the_pool';
  END IF;
  RETURN NEW;
END $$;
CREATE FUNCTION public.budgets_member() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM FROM public.budgets_pool p WHERE p.id = NEW.pool_id AND p.coordination_role = NEW.coordination_role
    AND (NEW.member_role IS NULL OR NEW.member_role = ANY (p.member_roles));
  IF NOT FOUND THEN
    RAISE EXCEPTION 'not a member of the pool' USING ERRCODE = 'check_violation', CONSTRAINT = 'member_of_the_pool';
  END IF;
  RETURN NEW;
END $$;
CREATE FUNCTION public.budgets_kept() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation', CONSTRAINT = 'append_only';
END $$;
CREATE FUNCTION public.budgets_now() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE EXCEPTION 'judged by what was' USING ERRCODE = 'check_violation', CONSTRAINT = 'judged_as_it_is_now';
  END IF;
  RETURN NULL;
END $$;
"""
DROP_FUNCTIONS = """
DROP FUNCTION public.budgets_parties() CASCADE;
DROP FUNCTION public.budgets_member() CASCADE;
DROP FUNCTION public.budgets_kept() CASCADE;
DROP FUNCTION public.budgets_now() CASCADE;
"""


def parties_kept(tables: Iterable[str]) -> str:
    """For tables of `OfAPool`: what is written carries the coordination and the members that the pool has then."""
    return "".join(
        f"CREATE TRIGGER {table}_parties BEFORE INSERT OR UPDATE OF pool_id, coordination_role, member_roles\n"
        f"  ON public.{table} FOR EACH ROW EXECUTE FUNCTION public.budgets_parties();\n"
        for table in tables
    )


def member_kept(tables: Iterable[str]) -> str:
    """For tables of `OfAMember`: the coordination is the pool's, the member one of its members."""
    return "".join(
        f"CREATE TRIGGER {table}_member BEFORE INSERT OR UPDATE OF pool_id, coordination_role, member_role\n"
        f"  ON public.{table} FOR EACH ROW EXECUTE FUNCTION public.budgets_member();\n"
        for table in tables
    )


def append_only(tables: Iterable[str]) -> str:
    """Rows that are never changed nor removed, by the owner neither."""
    return "".join(
        f"CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE ON public.{table}\n"
        f"  FOR EACH ROW EXECUTE FUNCTION public.budgets_kept();\n"
        f"CREATE TRIGGER {table}_kept_whole BEFORE TRUNCATE ON public.{table}\n"
        f"  FOR EACH STATEMENT EXECUTE FUNCTION public.budgets_kept();\n"
        for table in tables
    )


def written_now(tables: Iterable[str]) -> str:
    """Rows that are judged beside others: in a transaction that keeps reading an older state (REPEATABLE READ and
    above), a check would not count what somebody else has committed since."""
    return "".join(
        f"CREATE TRIGGER {table}_now BEFORE INSERT OR UPDATE OR DELETE ON public.{table}\n"
        f"  FOR EACH STATEMENT EXECUTE FUNCTION public.budgets_now();\n"
        for table in tables
    )


def without_triggers(tables: Iterable[str], *names: str) -> str:
    """The reverse: drops `{table}_{name}` for every table and name."""
    return "".join(f"DROP TRIGGER {table}_{name} ON public.{table};\n" for table in tables for name in names)
