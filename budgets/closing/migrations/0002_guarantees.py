"""The final account guarantees: it adds up, it stays, and after it nothing but money moves until it is reopened."""

from django.db import migrations

from budgets.guards import append_only, member_kept, parties_kept, without_triggers, written_now

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
# The account says what the ledger holds, and posts what it says. The lock makes who posts wait until the account is there.
# The first is judged when the account is written: what it counts comes before it.
OF_THE_LEDGER = """
CREATE FUNCTION public.closing_check_counted() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE costs numeric; paid numeric; last integer;
BEGIN
  PERFORM FROM public.budgets_pool p WHERE p.id = NEW.pool_id FOR NO KEY UPDATE;
  SELECT coalesce(sum(e.cents) FILTER (WHERE c.kind = 'costs'), 0), coalesce(-sum(e.cents) FILTER (WHERE c.kind = 'subsidy'), 0)
    INTO costs, paid
    FROM public.ledger_account c JOIN public.ledger_entry e ON e.account_id = c.id WHERE c.pool_id = NEW.pool_id;
  SELECT coalesce(max(t.number), 0) INTO last FROM public.ledger_transaction t WHERE t.pool_id = NEW.pool_id;
  IF NEW.costs_cents <> costs OR NEW.subsidy_cents <> paid OR NEW.posted_until <> last THEN
    RAISE EXCEPTION 'the ledger says otherwise' USING ERRCODE = 'check_violation', CONSTRAINT = 'finalaccount_of_the_ledger';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER closing_account_counted AFTER INSERT ON public.closing_finalaccount
  FOR EACH ROW EXECUTE FUNCTION public.closing_check_counted();

CREATE FUNCTION public.closing_check_share() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE until integer; held numeric; posted numeric;
BEGIN
  SELECT a.posted_until INTO until FROM public.closing_finalaccount a WHERE a.id = NEW.account_id;
  SELECT coalesce(sum(e.cents) FILTER (WHERE t.number <= until), 0),
      coalesce(sum(e.cents) FILTER (WHERE t.kind = 'final_share' AND t.event = NEW.id), 0)
    INTO held, posted
    FROM public.ledger_account c JOIN public.ledger_entry e ON e.account_id = c.id
    JOIN public.ledger_transaction t ON t.id = e.transaction_id
    WHERE c.pool_id = NEW.pool_id AND c.kind = 'member' AND c.code = NEW.member_role;
  IF held <> NEW.called_cents - NEW.paid_cents - NEW.advanced_cents - NEW.in_kind_cents
      OR posted <> NEW.share_cents - NEW.called_cents THEN
    RAISE EXCEPTION 'the ledger says otherwise' USING ERRCODE = 'check_violation', CONSTRAINT = 'finalshare_of_the_ledger';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER closing_share_posted AFTER INSERT ON public.closing_finalshare
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.closing_check_share();
"""
# A pool is shut when nothing is left on any account, and open again when what the account posted was taken back.
SHUT = """
CREATE FUNCTION public.closing_check_shut() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE pool uuid := to_jsonb(NEW) ->> TG_ARGV[0]; shut boolean; in_force uuid;
BEGIN
  SELECT p.closed_at IS NOT NULL INTO shut FROM public.budgets_pool p WHERE p.id = pool;
  SELECT a.id INTO in_force FROM public.closing_finalaccount a WHERE a.pool_id = pool AND a.reopened_at IS NULL;
  IF shut AND (in_force IS NULL OR EXISTS (
      SELECT FROM public.ledger_account c JOIN public.ledger_entry e ON e.account_id = c.id WHERE c.pool_id = pool
      GROUP BY c.id HAVING sum(e.cents) <> 0)) THEN
    RAISE EXCEPTION 'the pool is not settled' USING ERRCODE = 'check_violation', CONSTRAINT = 'pool_shut_when_settled';
  END IF;
  IF EXISTS (
      SELECT FROM public.ledger_transaction t
      LEFT JOIN public.closing_finalshare s ON s.id = t.event AND t.kind = 'final_share'
      WHERE t.pool_id = pool AND (t.kind = 'closing' AND NOT shut OR s.account_id IS DISTINCT FROM in_force AND t.kind = 'final_share')
        AND NOT EXISTS (SELECT FROM public.ledger_transaction r WHERE r.reverses_id = t.id)) THEN
    RAISE EXCEPTION 'what the account posted is there' USING ERRCODE = 'check_violation', CONSTRAINT = 'account_taken_back_when_reopened';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER closing_pool_shut AFTER UPDATE ON public.budgets_pool
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.closed_at IS DISTINCT FROM NEW.closed_at)
  EXECUTE FUNCTION public.closing_check_shut('id');
CREATE CONSTRAINT TRIGGER closing_account_reopened AFTER UPDATE ON public.closing_finalaccount
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.closing_check_shut('pool_id');
"""
# What was accounted for stays: money still moves, and a payment that was entered by mistake is taken back.
NOTHING_ENTERED = """
CREATE FUNCTION public.closing_nothing_entered() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE event text := NEW.kind;
BEGIN
  -- waits for whoever draws the account up, and then sees it
  PERFORM FROM public.budgets_pool p WHERE p.id = NEW.pool_id FOR SHARE;
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
DROP FUNCTION public.closing_check_shut() CASCADE;
DROP FUNCTION public.closing_check_share() CASCADE;
DROP FUNCTION public.closing_check_counted() CASCADE;
DROP FUNCTION public.closing_check_account() CASCADE;
DROP TRIGGER closing_finalaccount_kept_whole ON public.closing_finalaccount;
DROP FUNCTION public.closing_account_kept() CASCADE;
ALTER TABLE public.closing_finalshare DROP CONSTRAINT finalshare_has_the_pool_of_its_account;
"""
    + without_triggers(OF_A_MEMBER, "kept", "kept_whole", "member", "now")
    + without_triggers(["closing_finalaccount"], "parties", "now")
)


class Migration(migrations.Migration):
    dependencies = [("closing", "0001_initial"), ("ledger", "0002_guarantees")]
    operations = [
        migrations.RunSQL(
            SAME_POOL + KEPT + ADDS_UP + OF_THE_LEDGER + SHUT + NOTHING_ENTERED + parties_kept(["closing_finalaccount"])
            + member_kept(OF_A_MEMBER) + append_only(OF_A_MEMBER) + written_now(["closing_finalaccount", *OF_A_MEMBER]),
            UNDO,
        )
    ]  # fmt: skip
