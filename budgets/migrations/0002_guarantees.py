"""What the database itself guarantees: parties are the pool's, frozen stays frozen, shares add up, funding fits."""

from django.db import migrations

# The wall compares columns only, so the columns repeated below a pool must be the pool's own. They never change: who
# enters or leaves is a matter of a new apportionment, and what was voted stays readable to those who voted it.
OF_A_POOL = ("fundingsource", "apportionmentkey", "keyfigure", "apportionment")
PARTIES = "".join(
    f"""
ALTER TABLE public.budgets_{table} ADD CONSTRAINT {table}_has_the_parties_of_its_pool
  FOREIGN KEY (pool_id, coordination_role, member_roles)
  REFERENCES public.budgets_pool (id, coordination_role, member_roles);
"""
    for table in OF_A_POOL
)
SAME_POOL = """
ALTER TABLE public.budgets_keyfigure ADD CONSTRAINT keyfigure_has_the_pool_of_its_key
  FOREIGN KEY (key_id, pool_id) REFERENCES public.budgets_apportionmentkey (id, pool_id);
ALTER TABLE public.budgets_keyfigure ADD CONSTRAINT keyfigure_of_a_member CHECK (member_role = ANY (member_roles));
ALTER TABLE public.budgets_apportionment ADD CONSTRAINT apportionment_has_the_pool_of_its_key
  FOREIGN KEY (key_id, pool_id) REFERENCES public.budgets_apportionmentkey (id, pool_id);
ALTER TABLE public.budgets_share ADD CONSTRAINT share_has_the_coordination_of_its_apportionment
  FOREIGN KEY (apportionment_id, coordination_role) REFERENCES public.budgets_apportionment (id, coordination_role);
ALTER TABLE public.budgets_pooluserobjectpermission ADD CONSTRAINT permission_given_by_the_coordination_of_the_pool
  FOREIGN KEY (content_object_id, body_role) REFERENCES public.budgets_pool (id, coordination_role);
"""
FROZEN = """
CREATE FUNCTION public.budgets_key_frozen() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RAISE EXCEPTION 'a key that was used is frozen' USING ERRCODE = 'restrict_violation', CONSTRAINT = 'key_frozen';
END $$;
CREATE TRIGGER budgets_key_frozen BEFORE UPDATE OR DELETE ON public.budgets_apportionmentkey
  FOR EACH ROW WHEN (OLD.frozen_at IS NOT NULL) EXECUTE FUNCTION public.budgets_key_frozen();

CREATE FUNCTION public.budgets_figure_frozen() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  -- the lock makes a figure that arrives while the key is being frozen wait, and then be refused
  PERFORM FROM public.budgets_apportionmentkey k
    WHERE k.id = coalesce(NEW.key_id, OLD.key_id) AND k.frozen_at IS NULL FOR SHARE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'a key that was used is frozen' USING ERRCODE = 'restrict_violation', CONSTRAINT = 'key_frozen';
  END IF;
  RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER budgets_figure_frozen BEFORE INSERT OR UPDATE OR DELETE ON public.budgets_keyfigure
  FOR EACH ROW EXECUTE FUNCTION public.budgets_figure_frozen();
"""
# Deferred: a statement and its shares are written one after the other, and must agree when they are committed.
# SECURITY DEFINER: it counts every row, whoever writes.
SHARES = """
CREATE FUNCTION public.budgets_check_apportionment() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE run uuid := to_jsonb(NEW) ->> TG_ARGV[0];
DECLARE a public.budgets_apportionment; figures bigint; shares bigint; cents numeric; funding numeric;
BEGIN
  SELECT * INTO a FROM public.budgets_apportionment x WHERE x.id = run;
  IF NOT EXISTS (SELECT FROM public.budgets_apportionmentkey k WHERE k.id = a.key_id AND k.frozen_at IS NOT NULL) THEN
    RAISE EXCEPTION 'the key is not frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'apportionment_key_frozen';
  END IF;
  SELECT coalesce(sum((f ->> 'cents')::bigint), 0) INTO funding FROM jsonb_array_elements(a.funding) f;
  IF funding <> a.funding_cents THEN
    RAISE EXCEPTION 'the funding does not add up' USING ERRCODE = 'check_violation', CONSTRAINT = 'apportionment_funding_adds_up';
  END IF;
  SELECT count(*) INTO figures FROM public.budgets_keyfigure f WHERE f.key_id = a.key_id;
  SELECT count(*), coalesce(sum(s.cents), 0) INTO shares, cents
    FROM public.budgets_share s
    JOIN public.budgets_keyfigure f ON f.key_id = a.key_id AND f.member_role = s.member_role AND f.weight = s.weight
    WHERE s.apportionment_id = a.id;
  IF figures <> cardinality(a.member_roles) OR shares <> figures OR cents <> a.amount_cents
     OR EXISTS (SELECT FROM public.budgets_share s WHERE s.apportionment_id = a.id OFFSET figures) THEN
    RAISE EXCEPTION 'the shares do not add up' USING ERRCODE = 'check_violation', CONSTRAINT = 'apportionment_adds_up';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER budgets_apportionment_adds_up AFTER INSERT OR UPDATE ON public.budgets_apportionment
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.budgets_check_apportionment('id');
CREATE CONSTRAINT TRIGGER budgets_shares_add_up AFTER INSERT OR UPDATE ON public.budgets_share
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.budgets_check_apportionment('apportionment_id');
"""
# Statements and shares are kept as they were voted: corrected by a new one, never changed, by the owner neither.
APPEND_ONLY = "".join(
    f"""
CREATE TRIGGER budgets_{table}_kept BEFORE UPDATE OR DELETE ON public.budgets_{table}
  FOR EACH ROW EXECUTE FUNCTION public.budgets_kept();
CREATE TRIGGER budgets_{table}_kept_whole BEFORE TRUNCATE ON public.budgets_{table}
  FOR EACH STATEMENT EXECUTE FUNCTION public.budgets_kept();
"""
    for table in ("apportionment", "share")
)
KEPT = """
CREATE FUNCTION public.budgets_kept() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RAISE EXCEPTION 'shares are append-only' USING ERRCODE = 'restrict_violation', CONSTRAINT = 'shares_append_only';
END $$;
"""
FUNDING = """
CREATE FUNCTION public.budgets_check_funding() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF (SELECT sum(f.cents) FROM public.budgets_fundingsource f WHERE f.pool_id = NEW.pool_id)
     > (SELECT p.total_cents FROM public.budgets_pool p WHERE p.id = NEW.pool_id) THEN
    RAISE EXCEPTION 'the funding is above the budget' USING ERRCODE = 'check_violation', CONSTRAINT = 'funding_within_budget';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER budgets_funding_within_budget AFTER INSERT OR UPDATE ON public.budgets_fundingsource
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.budgets_check_funding();
"""
UNDO = """
DROP TRIGGER budgets_funding_within_budget ON public.budgets_fundingsource; DROP FUNCTION public.budgets_check_funding();
DROP TRIGGER budgets_shares_add_up ON public.budgets_share;
DROP TRIGGER budgets_apportionment_adds_up ON public.budgets_apportionment; DROP FUNCTION public.budgets_check_apportionment();
DROP TRIGGER budgets_figure_frozen ON public.budgets_keyfigure; DROP FUNCTION public.budgets_figure_frozen();
DROP TRIGGER budgets_key_frozen ON public.budgets_apportionmentkey; DROP FUNCTION public.budgets_key_frozen();
DROP FUNCTION public.budgets_kept() CASCADE;
ALTER TABLE public.budgets_pooluserobjectpermission DROP CONSTRAINT permission_given_by_the_coordination_of_the_pool;
ALTER TABLE public.budgets_share DROP CONSTRAINT share_has_the_coordination_of_its_apportionment;
ALTER TABLE public.budgets_apportionment DROP CONSTRAINT apportionment_has_the_pool_of_its_key;
ALTER TABLE public.budgets_keyfigure DROP CONSTRAINT keyfigure_of_a_member;
ALTER TABLE public.budgets_keyfigure DROP CONSTRAINT keyfigure_has_the_pool_of_its_key;
""" + "".join(
    f"ALTER TABLE public.budgets_{table} DROP CONSTRAINT {table}_has_the_parties_of_its_pool;\n" for table in OF_A_POOL
)


class Migration(migrations.Migration):
    dependencies = [("budgets", "0001_initial")]
    operations = [migrations.RunSQL(PARTIES + SAME_POOL + FROZEN + SHARES + KEPT + APPEND_ONLY + FUNDING, UNDO)]
