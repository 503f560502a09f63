"""The final account guarantees: it adds up, it stays, and after it nothing but money moves until it is reopened."""

from django.db import migrations

from budgets.guards import append_only, member_kept, parties_kept, without_triggers

OF_A_MEMBER = ("closing_finalshare",)
SAME_POOL = """
ALTER TABLE public.closing_finalshare ADD CONSTRAINT finalshare_has_the_pool_of_its_account
  FOREIGN KEY (account_id, pool_id) REFERENCES public.closing_finalaccount (id, pool_id);
"""
KEPT = """
CREATE FUNCTION public.closing_account_kept() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.reopened_at IS NULL
      AND to_jsonb(NEW) - '{reopened_at,reopened_by,reason}'::text[] = to_jsonb(OLD) - '{reopened_at,reopened_by,reason}'::text[] THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'a final account stays' USING ERRCODE = 'restrict_violation', CONSTRAINT = 'append_only';
END $$;
CREATE TRIGGER closing_finalaccount_kept BEFORE UPDATE OR DELETE ON public.closing_finalaccount
  FOR EACH ROW EXECUTE FUNCTION public.closing_account_kept();
CREATE TRIGGER closing_finalaccount_kept_whole BEFORE TRUNCATE ON public.closing_finalaccount
  FOR EACH STATEMENT EXECUTE FUNCTION public.budgets_kept();
"""
# Deferred: an account and its shares are written one after the other. SECURITY DEFINER: it counts every row.
ADDS_UP = """
CREATE FUNCTION public.closing_check_account() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE run uuid := to_jsonb(NEW) ->> TG_ARGV[0];
DECLARE a public.closing_finalaccount; shares bigint; cents numeric; costs numeric; paid numeric;
BEGIN
  SELECT * INTO a FROM public.closing_finalaccount x WHERE x.id = run;
  SELECT count(*), coalesce(sum(s.share_cents), 0) INTO shares, cents
    FROM public.closing_finalshare s WHERE s.account_id = a.id;
  SELECT coalesce(sum((l ->> 'cents')::bigint), 0) INTO costs FROM jsonb_array_elements(a.figures -> 'lines') l;
  SELECT coalesce(sum((f ->> 'cents')::bigint), 0) INTO paid FROM jsonb_array_elements(a.figures -> 'funding') f;
  IF shares <> cardinality(a.member_roles) OR cents <> a.amount_cents OR costs <> a.costs_cents
      OR paid <> a.subsidy_cents THEN
    RAISE EXCEPTION 'the final account does not add up' USING ERRCODE = 'check_violation', CONSTRAINT = 'finalaccount_adds_up';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER closing_account_adds_up AFTER INSERT ON public.closing_finalaccount
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.closing_check_account('id');
CREATE CONSTRAINT TRIGGER closing_shares_add_up AFTER INSERT ON public.closing_finalshare
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.closing_check_account('account_id');
"""
# What was accounted for stays: money still moves, and a payment that was entered by mistake is taken back.
NOTHING_ENTERED = """
CREATE FUNCTION public.closing_nothing_entered() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE event text := NEW.kind;
BEGIN
  IF NEW.kind = 'reversal' THEN
    SELECT t.kind INTO event FROM public.ledger_transaction t WHERE t.id = NEW.reverses_id;
  END IF;
  IF (event NOT IN ('payment', 'refund', 'subsidy', 'final_share', 'closing')
        OR NEW.kind = 'reversal' AND event IN ('final_share', 'closing'))
      AND EXISTS (SELECT FROM public.closing_finalaccount a WHERE a.pool_id = NEW.pool_id AND a.reopened_at IS NULL) THEN
    RAISE EXCEPTION 'the final account is drawn up' USING ERRCODE = 'check_violation', CONSTRAINT = 'nothing_after_the_account';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER closing_nothing_entered BEFORE INSERT ON public.ledger_transaction
  FOR EACH ROW EXECUTE FUNCTION public.closing_nothing_entered();
"""
UNDO = (
    """
DROP FUNCTION public.closing_nothing_entered() CASCADE;
DROP FUNCTION public.closing_check_account() CASCADE;
DROP TRIGGER closing_finalaccount_kept_whole ON public.closing_finalaccount;
DROP FUNCTION public.closing_account_kept() CASCADE;
ALTER TABLE public.closing_finalshare DROP CONSTRAINT finalshare_has_the_pool_of_its_account;
"""
    + without_triggers(OF_A_MEMBER, "kept", "kept_whole", "member")
    + without_triggers(["closing_finalaccount"], "parties")
)


class Migration(migrations.Migration):
    dependencies = [("closing", "0001_initial"), ("ledger", "0002_guarantees")]
    operations = [
        migrations.RunSQL(
            SAME_POOL + KEPT + ADDS_UP + NOTHING_ENTERED + parties_kept(["closing_finalaccount"])
            + member_kept(OF_A_MEMBER) + append_only(OF_A_MEMBER),
            UNDO,
        )
    ]  # fmt: skip
