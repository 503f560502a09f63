"""The ledger refuses by itself: what is not balanced, what is another pool's, and every change of what was posted."""

from django.db import migrations

from budgets.guards import append_only, member_kept, without_triggers, written_now

TABLES = ("ledger_account", "ledger_transaction", "ledger_entry")
# an entry's are its transaction's
OF_A_MEMBER = ("ledger_account", "ledger_transaction")
SAME_POOL = """
ALTER TABLE public.ledger_entry ADD CONSTRAINT entry_has_the_pool_of_its_transaction
  FOREIGN KEY (transaction_id, pool_id) REFERENCES public.ledger_transaction (id, pool_id);
ALTER TABLE public.ledger_entry ADD CONSTRAINT entry_has_the_pool_of_its_account
  FOREIGN KEY (account_id, pool_id) REFERENCES public.ledger_account (id, pool_id);
ALTER TABLE public.ledger_transaction ADD CONSTRAINT transaction_reverses_one_of_its_pool
  FOREIGN KEY (reverses_id, pool_id) REFERENCES public.ledger_transaction (id, pool_id);
CREATE INDEX entry_by_account ON public.ledger_entry (account_id) INCLUDE (cents);
"""
# The entries of a transaction are written by one statement, which the check judges whole: one that comes later makes more
# of them than the transaction says it has. It runs once by statement, and PostgreSQL defers no such trigger: nothing can
# be slipped in behind it. An entry's member is its transaction's, and a member's account takes no entry of somebody
# else's business: whoever may read one line of it may read all. SECURITY DEFINER: the sum counts every row, whoever
# writes.
BALANCED = """
CREATE FUNCTION public.ledger_check_balance() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE posted uuid; t public.ledger_transaction; entries bigint; balance numeric; strange bigint;
BEGIN
  FOR posted IN SELECT DISTINCT w.transaction_id FROM written w LOOP
    SELECT * INTO t FROM public.ledger_transaction x WHERE x.id = posted;
    SELECT count(*), coalesce(sum(e.cents), 0),
        count(*) FILTER (WHERE e.member_role IS DISTINCT FROM t.member_role OR e.coordination_role <> t.coordination_role
          OR a.member_role <> t.member_role OR (a.member_role IS NOT NULL AND t.member_role IS NULL))
      INTO entries, balance, strange
      FROM public.ledger_entry e JOIN public.ledger_account a ON a.id = e.account_id WHERE e.transaction_id = t.id;
    IF entries < 2 OR entries <> t.size OR balance <> 0 THEN
      RAISE EXCEPTION 'the transaction is not balanced' USING ERRCODE = 'check_violation', CONSTRAINT = 'transaction_balanced';
    END IF;
    IF strange > 0 THEN
      RAISE EXCEPTION 'an entry is somebody else''s' USING ERRCODE = 'check_violation', CONSTRAINT = 'transaction_of_one_member';
    END IF;
    IF t.reverses_id IS NOT NULL AND EXISTS (
        SELECT FROM public.ledger_entry e WHERE e.transaction_id IN (t.id, t.reverses_id)
        GROUP BY e.account_id HAVING sum(e.cents) <> 0) THEN
      RAISE EXCEPTION 'the reversal does not cancel' USING ERRCODE = 'check_violation', CONSTRAINT = 'reversal_cancels';
    END IF;
  END LOOP;
  RETURN NULL;
END $$;
CREATE TRIGGER ledger_entry_balanced AFTER INSERT ON public.ledger_entry
  REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION public.ledger_check_balance();

-- what has one entry has them all; numbers leave none out, so none can be missed
CREATE FUNCTION public.ledger_check_entries() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM public.ledger_entry e WHERE e.transaction_id = NEW.id) THEN
    RAISE EXCEPTION 'the transaction has no entry' USING ERRCODE = 'check_violation', CONSTRAINT = 'transaction_balanced';
  END IF;
  IF NEW.number < 1 OR NEW.number > 1 AND NOT EXISTS (
      SELECT FROM public.ledger_transaction t WHERE t.pool_id = NEW.pool_id AND t.number = NEW.number - 1) THEN
    RAISE EXCEPTION 'a number is left out' USING ERRCODE = 'check_violation', CONSTRAINT = 'transaction_numbered_without_a_gap';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER ledger_transaction_balanced AFTER INSERT ON public.ledger_transaction
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.ledger_check_entries();
"""
# What is settled stays settled, until the pool is reopened. FOR SHARE waits for whoever closes it.
OPEN = """
CREATE FUNCTION public.ledger_pool_open() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM FROM public.budgets_pool p WHERE p.id = NEW.pool_id AND p.closed_at IS NULL FOR SHARE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'the pool is closed' USING ERRCODE = 'check_violation', CONSTRAINT = 'transaction_of_an_open_pool';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER ledger_pool_open BEFORE INSERT ON public.ledger_transaction
  FOR EACH ROW EXECUTE FUNCTION public.ledger_pool_open();
"""
UNDO = (
    """
DROP FUNCTION public.ledger_pool_open() CASCADE;
DROP FUNCTION public.ledger_check_entries() CASCADE;
DROP FUNCTION public.ledger_check_balance() CASCADE;
DROP INDEX public.entry_by_account;
ALTER TABLE public.ledger_transaction DROP CONSTRAINT transaction_reverses_one_of_its_pool;
ALTER TABLE public.ledger_entry DROP CONSTRAINT entry_has_the_pool_of_its_account;
ALTER TABLE public.ledger_entry DROP CONSTRAINT entry_has_the_pool_of_its_transaction;
"""
    + without_triggers(TABLES, "kept", "kept_whole", "now")
    + without_triggers(OF_A_MEMBER, "member")
)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial"), ("budgets", "0002_guarantees")]
    operations = [
        migrations.RunSQL(
            SAME_POOL + BALANCED + OPEN + member_kept(OF_A_MEMBER) + append_only(TABLES) + written_now(TABLES), UNDO
        )
    ]
