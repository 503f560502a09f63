"""What the database itself guarantees: parties are the pool's, frozen stays frozen, shares add up, funding fits."""

from django.db import migrations

from budgets.guards import DROP_FUNCTIONS, FUNCTIONS, append_only, parties_kept, written_now

OF_A_POOL = tuple(
    f"budgets_{name}"
    for name in (
        "poolmember", "costline", "fundingsource", "budgetversion", "versionline", "versionfunding", "councilvote",
        "apportionmentkey", "keycriterion", "keyfigure", "apportionment",
    )
)  # fmt: skip
SAME_POOL = """
ALTER TABLE public.budgets_versionline ADD CONSTRAINT versionline_has_the_pool_of_its_version
  FOREIGN KEY (version_id, pool_id) REFERENCES public.budgets_budgetversion (id, pool_id) ON DELETE CASCADE;
ALTER TABLE public.budgets_versionfunding ADD CONSTRAINT versionfunding_has_the_pool_of_its_version
  FOREIGN KEY (version_id, pool_id) REFERENCES public.budgets_budgetversion (id, pool_id) ON DELETE CASCADE;
ALTER TABLE public.budgets_councilvote ADD CONSTRAINT vote_has_the_pool_of_its_version
  FOREIGN KEY (version_id, pool_id) REFERENCES public.budgets_budgetversion (id, pool_id);
ALTER TABLE public.budgets_budgetversion ADD CONSTRAINT version_has_the_pool_of_its_key
  FOREIGN KEY (key_id, pool_id) REFERENCES public.budgets_apportionmentkey (id, pool_id);
ALTER TABLE public.budgets_keycriterion ADD CONSTRAINT criterion_has_the_pool_of_its_key
  FOREIGN KEY (key_id, pool_id) REFERENCES public.budgets_apportionmentkey (id, pool_id);
ALTER TABLE public.budgets_keyfigure ADD CONSTRAINT keyfigure_has_the_pool_of_its_key
  FOREIGN KEY (key_id, pool_id) REFERENCES public.budgets_apportionmentkey (id, pool_id);
ALTER TABLE public.budgets_keyfigure ADD CONSTRAINT keyfigure_has_the_key_of_its_criterion
  FOREIGN KEY (criterion_id, key_id) REFERENCES public.budgets_keycriterion (id, key_id);
ALTER TABLE public.budgets_apportionment ADD CONSTRAINT apportionment_has_the_pool_of_its_key
  FOREIGN KEY (key_id, pool_id) REFERENCES public.budgets_apportionmentkey (id, pool_id);
ALTER TABLE public.budgets_apportionment ADD CONSTRAINT apportionment_has_the_pool_of_its_version
  FOREIGN KEY (version_id, pool_id) REFERENCES public.budgets_budgetversion (id, pool_id);
ALTER TABLE public.budgets_share ADD CONSTRAINT share_has_the_coordination_of_its_apportionment
  FOREIGN KEY (apportionment_id, coordination_role) REFERENCES public.budgets_apportionment (id, coordination_role);
ALTER TABLE public.budgets_referencefigure ADD CONSTRAINT figure_has_the_coordination_of_its_series
  FOREIGN KEY (series_id, coordination_role) REFERENCES public.budgets_referenceseries (id, coordination_role);
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
CREATE TRIGGER budgets_criterion_frozen BEFORE INSERT OR UPDATE OR DELETE ON public.budgets_keycriterion
  FOR EACH ROW EXECUTE FUNCTION public.budgets_figure_frozen();

CREATE FUNCTION public.budgets_version_adopted() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RAISE EXCEPTION 'an adopted version stays' USING ERRCODE = 'restrict_violation', CONSTRAINT = 'version_adopted';
END $$;
CREATE TRIGGER budgets_version_adopted BEFORE UPDATE OR DELETE ON public.budgets_budgetversion
  FOR EACH ROW WHEN (OLD.adopted_at IS NOT NULL) EXECUTE FUNCTION public.budgets_version_adopted();

CREATE FUNCTION public.budgets_part_adopted() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM FROM public.budgets_budgetversion v
    WHERE v.id = coalesce(NEW.version_id, OLD.version_id) AND v.adopted_at IS NULL FOR SHARE;
  -- nothing is left of a draft that is being removed
  IF NOT FOUND AND NOT (TG_OP = 'DELETE'
      AND NOT EXISTS (SELECT FROM public.budgets_budgetversion v WHERE v.id = OLD.version_id)) THEN
    RAISE EXCEPTION 'an adopted version stays' USING ERRCODE = 'restrict_violation', CONSTRAINT = 'version_adopted';
  END IF;
  RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER budgets_line_adopted BEFORE INSERT OR UPDATE OR DELETE ON public.budgets_versionline
  FOR EACH ROW EXECUTE FUNCTION public.budgets_part_adopted();
CREATE TRIGGER budgets_funding_adopted BEFORE INSERT OR UPDATE OR DELETE ON public.budgets_versionfunding
  FOR EACH ROW EXECUTE FUNCTION public.budgets_part_adopted();

CREATE FUNCTION public.budgets_costline_adopted() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM public.budgets_versionline l JOIN public.budgets_budgetversion v ON v.id = l.version_id
      WHERE l.line_id = OLD.id AND v.adopted_at IS NOT NULL) THEN
    RAISE EXCEPTION 'an adopted line keeps its name' USING ERRCODE = 'restrict_violation', CONSTRAINT = 'line_adopted';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER budgets_costline_adopted BEFORE UPDATE OF code, label, nature ON public.budgets_costline
  FOR EACH ROW WHEN ((OLD.code, OLD.label, OLD.nature) IS DISTINCT FROM (NEW.code, NEW.label, NEW.nature))
  EXECUTE FUNCTION public.budgets_costline_adopted();
"""
# Deferred: a statement and its shares are written one after the other, and must agree when they are committed.
# SECURITY DEFINER: it counts every row, whoever writes.
SHARES = """
CREATE FUNCTION public.budgets_differ(written jsonb, held text[]) RETURNS boolean LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, pg_temp AS $$
  SELECT ARRAY(SELECT (w ->> 'code', (w ->> 'cents')::bigint)::text FROM jsonb_array_elements(written) w ORDER BY 1)
    <> ARRAY(SELECT h FROM unnest(held) h ORDER BY 1)
$$;
CREATE FUNCTION public.budgets_check_apportionment() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE run uuid := to_jsonb(NEW) ->> TG_ARGV[0];
DECLARE a public.budgets_apportionment; members bigint; shares bigint; cents numeric; written numeric;
BEGIN
  SELECT * INTO a FROM public.budgets_apportionment x WHERE x.id = run;
  IF NOT EXISTS (SELECT FROM public.budgets_apportionmentkey k WHERE k.id = a.key_id AND k.frozen_at IS NOT NULL) THEN
    RAISE EXCEPTION 'the key is not frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'apportionment_key_frozen';
  END IF;
  IF NOT EXISTS (SELECT FROM public.budgets_budgetversion v WHERE v.id = a.version_id AND v.adopted_at IS NOT NULL
      AND v.key_id = a.key_id AND v.number = a.number) THEN
    RAISE EXCEPTION 'the version is not adopted' USING ERRCODE = 'check_violation', CONSTRAINT = 'apportionment_version_adopted';
  END IF;
  SELECT coalesce(sum((f ->> 'cents')::bigint), 0) INTO written FROM jsonb_array_elements(a.funding) f;
  IF written <> a.funding_cents THEN
    RAISE EXCEPTION 'the funding does not add up' USING ERRCODE = 'check_violation', CONSTRAINT = 'apportionment_funding_adds_up';
  END IF;
  SELECT coalesce(sum((l ->> 'cents')::bigint), 0) INTO written FROM jsonb_array_elements(a.lines) l;
  IF written <> a.total_cents THEN
    RAISE EXCEPTION 'the lines do not add up' USING ERRCODE = 'check_violation', CONSTRAINT = 'apportionment_lines_add_up';
  END IF;
  IF public.budgets_differ(a.lines, ARRAY(SELECT (c.code, l.cents)::text FROM public.budgets_versionline l
        JOIN public.budgets_costline c ON c.id = l.line_id WHERE l.version_id = a.version_id))
      OR public.budgets_differ(a.funding, ARRAY(SELECT (c.code, f.cents)::text FROM public.budgets_versionfunding f
        JOIN public.budgets_fundingsource c ON c.id = f.source_id WHERE f.version_id = a.version_id)) THEN
    RAISE EXCEPTION 'not what the version has' USING ERRCODE = 'check_violation', CONSTRAINT = 'apportionment_of_its_version';
  END IF;
  IF EXISTS (SELECT FROM public.budgets_keycriterion c WHERE c.key_id = a.key_id AND cardinality(a.member_roles) <>
      (SELECT count(*) FROM public.budgets_keyfigure f WHERE f.criterion_id = c.id AND f.member_role = ANY (a.member_roles))) THEN
    RAISE EXCEPTION 'a figure is missing' USING ERRCODE = 'check_violation', CONSTRAINT = 'apportionment_figures_complete';
  END IF;
  SELECT count(*), count(*) FILTER (WHERE s.member_role = ANY (a.member_roles)), coalesce(sum(s.cents), 0)
    INTO shares, members, cents FROM public.budgets_share s WHERE s.apportionment_id = a.id;
  IF shares <> cardinality(a.member_roles) OR members <> shares OR cents <> a.amount_cents THEN
    RAISE EXCEPTION 'the shares do not add up' USING ERRCODE = 'check_violation', CONSTRAINT = 'apportionment_adds_up';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER budgets_apportionment_adds_up AFTER INSERT OR UPDATE ON public.budgets_apportionment
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.budgets_check_apportionment('id');
CREATE CONSTRAINT TRIGGER budgets_shares_add_up AFTER INSERT OR UPDATE ON public.budgets_share
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.budgets_check_apportionment('apportionment_id');
"""
# What is adopted was shared: the statement is written after its version. Councils vote on what no longer changes.
ADOPTED = """
CREATE FUNCTION public.budgets_check_adopted() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM public.budgets_apportionment a WHERE a.version_id = NEW.id) THEN
    RAISE EXCEPTION 'adopted and not shared' USING ERRCODE = 'check_violation', CONSTRAINT = 'version_shared_when_adopted';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER budgets_version_shared AFTER INSERT OR UPDATE ON public.budgets_budgetversion
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.adopted_at IS NOT NULL)
  EXECUTE FUNCTION public.budgets_check_adopted();

CREATE FUNCTION public.budgets_vote_adopted() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM public.budgets_budgetversion v WHERE v.id = NEW.version_id AND v.adopted_at IS NOT NULL) THEN
    RAISE EXCEPTION 'a draft is not voted' USING ERRCODE = 'check_violation', CONSTRAINT = 'vote_on_an_adopted_version';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER budgets_vote_adopted BEFORE INSERT ON public.budgets_councilvote
  FOR EACH ROW EXECUTE FUNCTION public.budgets_vote_adopted();
"""
# Who leaves has a last day; what it paid, and reads, stays.
MEMBERS_STAY = """
CREATE FUNCTION public.budgets_members_stay() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RAISE EXCEPTION 'a member is not struck out' USING ERRCODE = 'restrict_violation', CONSTRAINT = 'members_stay';
END $$;
CREATE TRIGGER budgets_members_stay BEFORE UPDATE OF member_roles ON public.budgets_pool
  FOR EACH ROW WHEN (NOT NEW.member_roles @> OLD.member_roles) EXECUTE FUNCTION public.budgets_members_stay();
"""
# Deferred too: an entry that brings lines and funding together is judged whole.
FUNDING = """
CREATE FUNCTION public.budgets_check_funding() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE version uuid := coalesce(NEW.version_id, OLD.version_id);
BEGIN
  IF (SELECT coalesce(sum(f.cents), 0) FROM public.budgets_versionfunding f WHERE f.version_id = version)
     > (SELECT coalesce(sum(l.cents), 0) FROM public.budgets_versionline l WHERE l.version_id = version) THEN
    RAISE EXCEPTION 'the funding is above the budget' USING ERRCODE = 'check_violation', CONSTRAINT = 'funding_within_budget';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER budgets_funding_within_budget AFTER INSERT OR UPDATE ON public.budgets_versionfunding
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.budgets_check_funding();
CREATE CONSTRAINT TRIGGER budgets_budget_above_funding AFTER INSERT OR UPDATE OR DELETE ON public.budgets_versionline
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.budgets_check_funding();
"""
KEPT = (
    "budgets_apportionment",
    "budgets_share",
    "budgets_councilvote",
    "budgets_referenceseries",
    "budgets_referencefigure",
)
JUDGED = tuple(
    f"budgets_{name}"
    for name in ("pool", "budgetversion", "versionline", "versionfunding", "councilvote", "apportionment", "share")
)
UNDO = """
DROP FUNCTION public.budgets_members_stay() CASCADE;
DROP FUNCTION public.budgets_vote_adopted() CASCADE;
DROP FUNCTION public.budgets_check_adopted() CASCADE;
DROP TRIGGER budgets_funding_within_budget ON public.budgets_versionfunding;
DROP TRIGGER budgets_budget_above_funding ON public.budgets_versionline;
DROP FUNCTION public.budgets_check_funding();
DROP FUNCTION public.budgets_check_apportionment() CASCADE;
DROP FUNCTION public.budgets_differ(jsonb, text[]);
DROP FUNCTION public.budgets_costline_adopted() CASCADE;
DROP FUNCTION public.budgets_part_adopted() CASCADE; DROP FUNCTION public.budgets_version_adopted() CASCADE;
DROP FUNCTION public.budgets_figure_frozen() CASCADE; DROP FUNCTION public.budgets_key_frozen() CASCADE;
ALTER TABLE public.budgets_pooluserobjectpermission DROP CONSTRAINT permission_given_by_the_coordination_of_the_pool;
ALTER TABLE public.budgets_referencefigure DROP CONSTRAINT figure_has_the_coordination_of_its_series;
ALTER TABLE public.budgets_share DROP CONSTRAINT share_has_the_coordination_of_its_apportionment;
ALTER TABLE public.budgets_apportionment DROP CONSTRAINT apportionment_has_the_pool_of_its_version;
ALTER TABLE public.budgets_apportionment DROP CONSTRAINT apportionment_has_the_pool_of_its_key;
ALTER TABLE public.budgets_keyfigure DROP CONSTRAINT keyfigure_has_the_key_of_its_criterion;
ALTER TABLE public.budgets_keyfigure DROP CONSTRAINT keyfigure_has_the_pool_of_its_key;
ALTER TABLE public.budgets_keycriterion DROP CONSTRAINT criterion_has_the_pool_of_its_key;
ALTER TABLE public.budgets_budgetversion DROP CONSTRAINT version_has_the_pool_of_its_key;
ALTER TABLE public.budgets_councilvote DROP CONSTRAINT vote_has_the_pool_of_its_version;
ALTER TABLE public.budgets_versionfunding DROP CONSTRAINT versionfunding_has_the_pool_of_its_version;
ALTER TABLE public.budgets_versionline DROP CONSTRAINT versionline_has_the_pool_of_its_version;
"""


class Migration(migrations.Migration):
    dependencies = [("budgets", "0001_initial")]
    operations = [
        migrations.RunSQL(
            FUNCTIONS
            + SAME_POOL
            + parties_kept(OF_A_POOL)
            + FROZEN
            + SHARES
            + ADOPTED
            + MEMBERS_STAY
            + append_only(KEPT)
            + FUNDING
            + written_now(JUDGED),
            UNDO + DROP_FUNCTIONS,
        )
    ]
