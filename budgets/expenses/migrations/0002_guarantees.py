"""The database keeps the steps of expenses and claims, posts what is approved, and funds no cent and no hour twice."""

from django.db import migrations

from budgets.expenses import rules
from budgets.guards import member_kept, parties_kept, without_triggers, written_now

OF_A_MEMBER = tuple(
    f"expenses_{name}" for name in ("expense", "staffinkind", "proof", "order", "delivery", "claimitem", "workedhours")
)
OF_A_POOL = ("expenses_claim", "expenses_funderpayment")
# (table, column, what it points at): a row and what it points at are of one pool.
SAME_POOL = (
    ("expense", "line_id", "budgets_costline"),
    ("expense", "order_id", "expenses_order"),
    ("staffinkind", "expense_id", "expenses_expense"),
    ("proof", "expense_id", "expenses_expense"),
    ("proof", "order_id", "expenses_order"),
    ("order", "line_id", "budgets_costline"),
    ("delivery", "order_id", "expenses_order"),
    ("delivery", "proof_id", "expenses_proof"),
    ("claim", "source_id", "budgets_fundingsource"),
    ("claimitem", "claim_id", "expenses_claim"),
    ("claimitem", "expense_id", "expenses_expense"),
    ("funderpayment", "source_id", "budgets_fundingsource"),
    ("workedhours", "line_id", "budgets_costline"),
    ("workedhours", "proof_id", "expenses_proof"),
    ("workedhours", "claim_id", "expenses_claim"),
)
POINTED_AT = """
ALTER TABLE public.budgets_costline ADD CONSTRAINT costline_with_its_pool UNIQUE (id, pool_id);
ALTER TABLE public.budgets_fundingsource ADD CONSTRAINT funding_source_with_its_pool UNIQUE (id, pool_id);
"""
ONE_POOL = "".join(
    f"ALTER TABLE public.expenses_{table} ADD CONSTRAINT {table}_has_the_pool_of_its_{column[:-3]}\n"
    f"  FOREIGN KEY ({column}, pool_id) REFERENCES public.{target} (id, pool_id);\n"
    for table, column, target in SAME_POOL
)


def _steps(steps):
    return ", ".join(f"('{before}', '{after}')" for before in steps for after in sorted(steps[before]))


# Not SECURITY DEFINER: it asks who writes.
EXPENSE = """
CREATE FUNCTION public.expenses_expense_step() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'draft' OR NEW.decided_by IS NOT NULL THEN
      RAISE EXCEPTION 'an expense begins as a draft' USING ERRCODE = 'check_violation', CONSTRAINT = 'expense_begins_as_a_draft';
    END IF;
    RETURN NEW;
  END IF;
  IF OLD.state = NEW.state AND OLD.state <> 'draft' OR OLD.state <> 'draft' AND
      (NEW.line_id, NEW.spent_on, NEW.supplier, NEW.document_number, NEW.description, NEW.cents, NEW.article,
       NEW.commitment, NEW.decision_number, NEW.order_id, NEW.minutes) IS DISTINCT FROM
      (OLD.line_id, OLD.spent_on, OLD.supplier, OLD.document_number, OLD.description, OLD.cents, OLD.article,
       OLD.commitment, OLD.decision_number, OLD.order_id, OLD.minutes) THEN
    RAISE EXCEPTION 'only a draft is changed' USING ERRCODE = 'restrict_violation', CONSTRAINT = 'expense_frozen';
  END IF;
  IF OLD.state <> NEW.state AND (OLD.state, NEW.state) NOT IN (EXPENSE_STEPS) THEN
    RAISE EXCEPTION 'not a step of an expense' USING ERRCODE = 'check_violation', CONSTRAINT = 'expense_step';
  END IF;
  IF OLD.state <> NEW.state AND NEW.state IN ('approved', 'rejected', 'reversed') AND current_user <> NEW.coordination_role THEN
    RAISE EXCEPTION 'the coordination decides' USING ERRCODE = 'insufficient_privilege', CONSTRAINT = 'expense_decided_by_the_coordination';
  END IF;
  IF NEW.state = 'submitted' AND (NEW.submitted_by IS NULL OR NOT EXISTS (
      SELECT FROM public.expenses_proof p WHERE p.expense_id = NEW.id
        AND (NEW.kind <> 'in_kind' OR p.kind IN ('time_sheet', 'secondment')))) THEN
    RAISE EXCEPTION 'no proof' USING ERRCODE = 'check_violation', CONSTRAINT = 'expense_has_a_proof';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER expenses_expense_begins BEFORE INSERT ON public.expenses_expense
  FOR EACH ROW EXECUTE FUNCTION public.expenses_expense_step();
CREATE TRIGGER expenses_expense_step BEFORE UPDATE ON public.expenses_expense
  FOR EACH ROW WHEN (OLD IS DISTINCT FROM NEW) EXECUTE FUNCTION public.expenses_expense_step();

CREATE FUNCTION public.expenses_of_a_draft() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE found text := (SELECT e.state FROM public.expenses_expense e WHERE e.id = coalesce(NEW.expense_id, OLD.expense_id));
BEGIN
  IF TG_OP = 'DELETE' THEN
    -- what was submitted is out of reach, as behind a wall
    RETURN CASE WHEN found = 'draft' THEN OLD END;
  ELSIF TG_TABLE_NAME = 'expenses_proof' THEN
    IF NEW.expense_id IS NOT NULL AND coalesce(found, '') NOT IN ('draft', 'submitted', 'approved') THEN
      RAISE EXCEPTION 'no proof of this any more' USING ERRCODE = 'check_violation', CONSTRAINT = 'proof_of_something_live';
    END IF;
  ELSIF coalesce(found, '') <> 'draft' THEN
    RAISE EXCEPTION 'only a draft is changed' USING ERRCODE = 'restrict_violation', CONSTRAINT = 'expense_frozen';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER expenses_proof_of_a_draft BEFORE INSERT OR DELETE ON public.expenses_proof
  FOR EACH ROW EXECUTE FUNCTION public.expenses_of_a_draft();
CREATE TRIGGER expenses_staff_of_a_draft BEFORE INSERT OR UPDATE ON public.expenses_staffinkind
  FOR EACH ROW EXECUTE FUNCTION public.expenses_of_a_draft();
""".replace("EXPENSE_STEPS", _steps(rules.EXPENSE_STEPS))
# SECURITY DEFINER from here on, wherever every row counts whoever writes. Approved means posted, and nothing else does.
POSTED = """
CREATE FUNCTION public.expenses_check_posted() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE e public.expenses_expense; posted bigint;
BEGIN
  SELECT * INTO e FROM public.expenses_expense x WHERE x.id = NEW.id;
  SELECT coalesce(sum(n.cents), 0) INTO posted
    FROM public.ledger_transaction t JOIN public.ledger_entry n ON n.transaction_id = t.id
    JOIN public.ledger_account a ON a.id = n.account_id AND a.kind = 'costs'
    WHERE t.event = e.id AND t.kind IN ('expense', 'in_kind')
      AND NOT EXISTS (SELECT FROM public.ledger_transaction r WHERE r.reverses_id = t.id);
  IF posted <> (CASE WHEN e.state = 'approved' THEN e.cents ELSE 0 END) THEN
    RAISE EXCEPTION 'the accounts say otherwise' USING ERRCODE = 'check_violation', CONSTRAINT = 'expense_posted_when_approved';
  END IF;
  IF e.state = 'reversed' AND EXISTS (SELECT FROM public.expenses_claimitem i JOIN public.expenses_claim c ON c.id = i.claim_id
      WHERE i.expense_id = e.id AND c.state IN ('draft', 'sent', 'accepted') AND i.cents > i.cut_cents) THEN
    RAISE EXCEPTION 'it is claimed' USING ERRCODE = 'check_violation', CONSTRAINT = 'expense_claimed';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER expenses_expense_posted AFTER INSERT OR UPDATE ON public.expenses_expense
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.expenses_check_posted();

CREATE FUNCTION public.expenses_check_claim_posted() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE c public.expenses_claim; posted bigint; claimed bigint; kept bigint;
BEGIN
  SELECT * INTO c FROM public.expenses_claim x WHERE x.id = NEW.id;
  SELECT coalesce(sum(i.cents), 0), coalesce(sum(i.cents - i.cut_cents), 0) INTO claimed, kept
    FROM public.expenses_claimitem i WHERE i.claim_id = c.id;
  SELECT coalesce(sum(n.cents), 0) INTO posted
    FROM public.ledger_transaction t JOIN public.ledger_entry n ON n.transaction_id = t.id
    JOIN public.ledger_account a ON a.id = n.account_id AND a.kind = 'funder'
    WHERE t.event = c.id AND t.kind = 'claim'
      AND NOT EXISTS (SELECT FROM public.ledger_transaction r WHERE r.reverses_id = t.id);
  IF posted <> (CASE WHEN c.state = 'accepted' THEN kept ELSE 0 END)
      OR c.state IN ('sent', 'accepted') AND c.cents <> claimed OR c.state = 'accepted' AND c.accepted_cents IS DISTINCT FROM kept THEN
    RAISE EXCEPTION 'the accounts say otherwise' USING ERRCODE = 'check_violation', CONSTRAINT = 'claim_posted_when_accepted';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER expenses_claim_posted AFTER INSERT OR UPDATE ON public.expenses_claim
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.expenses_check_claim_posted();
"""
CLAIM = """
CREATE FUNCTION public.expenses_claim_step() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' AND NEW.state <> 'draft'
      OR TG_OP = 'UPDATE' AND OLD.state <> NEW.state AND (OLD.state, NEW.state) NOT IN (CLAIM_STEPS) THEN
    RAISE EXCEPTION 'not a step of a claim' USING ERRCODE = 'check_violation', CONSTRAINT = 'claim_step';
  END IF;
  IF TG_OP = 'UPDATE' AND OLD.state <> 'draft' AND (NEW.cents, NEW.sent_on) IS DISTINCT FROM (OLD.cents, OLD.sent_on) THEN
    RAISE EXCEPTION 'what was sent stays' USING ERRCODE = 'restrict_violation', CONSTRAINT = 'claim_sent';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER expenses_claim_step BEFORE INSERT OR UPDATE ON public.expenses_claim
  FOR EACH ROW EXECUTE FUNCTION public.expenses_claim_step();

CREATE FUNCTION public.expenses_item_of_a_draft() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE found text;
BEGIN
  -- the lock makes an item that arrives while the claim is being sent wait, and then be refused
  SELECT c.state INTO found FROM public.expenses_claim c WHERE c.id = coalesce(NEW.claim_id, OLD.claim_id) FOR NO KEY UPDATE;
  IF NOT (found = 'draft' OR TG_OP = 'UPDATE' AND found = 'sent' AND NEW.cents = OLD.cents) THEN
    RAISE EXCEPTION 'what was sent stays' USING ERRCODE = 'restrict_violation', CONSTRAINT = 'claim_sent';
  END IF;
  RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER expenses_item_of_a_draft BEFORE INSERT OR UPDATE OR DELETE ON public.expenses_claimitem
  FOR EACH ROW EXECUTE FUNCTION public.expenses_item_of_a_draft();

CREATE FUNCTION public.expenses_check_claimed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE e public.expenses_expense; claimed numeric;
BEGIN
  -- two claims for one expense are judged one after the other, each seeing what the other committed
  SELECT * INTO e FROM public.expenses_expense x WHERE x.id = NEW.expense_id FOR NO KEY UPDATE;
  SELECT coalesce(sum(i.cents - i.cut_cents), 0) INTO claimed
    FROM public.expenses_claimitem i JOIN public.expenses_claim c ON c.id = i.claim_id
    WHERE i.expense_id = e.id AND c.state IN ('draft', 'sent', 'accepted');
  IF claimed > (CASE WHEN e.state = 'approved' THEN e.cents ELSE 0 END) THEN
    RAISE EXCEPTION 'claimed above the expense' USING ERRCODE = 'check_violation', CONSTRAINT = 'claimed_within_the_expense';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER expenses_claimed_within AFTER INSERT OR UPDATE ON public.expenses_claimitem
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.expenses_check_claimed();
""".replace("CLAIM_STEPS", _steps(rules.CLAIM_STEPS))
# Orders: what is invoiced was delivered, and no more than was ordered, as the rows are when they are committed.
ORDERS = """
CREATE FUNCTION public.expenses_check_order() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE ordered uuid := to_jsonb(NEW) ->> TG_ARGV[0]; o public.expenses_order; delivered bigint; invoiced bigint; cents numeric;
BEGIN
  IF ordered IS NULL THEN RETURN NULL; END IF;
  SELECT * INTO o FROM public.expenses_order x WHERE x.id = ordered FOR NO KEY UPDATE;
  SELECT coalesce(sum(d.minutes), 0) INTO delivered FROM public.expenses_delivery d WHERE d.order_id = o.id AND d.struck_at IS NULL;
  SELECT coalesce(sum(e.minutes), 0), coalesce(sum(e.cents), 0) INTO invoiced, cents
    FROM public.expenses_expense e WHERE e.order_id = o.id AND e.state = 'approved';
  IF invoiced > delivered OR invoiced > (CASE WHEN o.struck_at IS NULL THEN o.minutes ELSE 0 END)
      OR cents > round(o.minutes::numeric * o.hourly_cents / 60) THEN
    RAISE EXCEPTION 'the invoices do not agree with the order' USING ERRCODE = 'check_violation', CONSTRAINT = 'order_agrees';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER expenses_invoice_agrees AFTER UPDATE ON public.expenses_expense
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.order_id IS NOT NULL AND NEW.state = 'approved')
  EXECUTE FUNCTION public.expenses_check_order('order_id');
CREATE CONSTRAINT TRIGGER expenses_order_agrees AFTER UPDATE ON public.expenses_order
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.expenses_check_order('id');
CREATE CONSTRAINT TRIGGER expenses_delivery_agrees AFTER UPDATE ON public.expenses_delivery
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.expenses_check_order('order_id');

CREATE FUNCTION public.expenses_struck() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RAISE EXCEPTION 'it was struck out' USING ERRCODE = 'restrict_violation', CONSTRAINT = 'struck_out';
END $$;
"""
STRUCK = ("expenses_order", "expenses_delivery", "expenses_funderpayment", "expenses_workedhours")
STAYS_STRUCK = "".join(
    f"CREATE TRIGGER {table}_struck BEFORE UPDATE ON public.{table} FOR EACH ROW WHEN (OLD.struck_at IS NOT NULL)\n"
    f"  EXECUTE FUNCTION public.expenses_struck();\n"
    for table in STRUCK
)
# The lock is on the worker, not on a row: two overlapping entries that arrive together are judged one after the other.
HOURS = """
CREATE FUNCTION public.expenses_hours_once() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE employer name := coalesce(NEW.member_role, NEW.coordination_role);
BEGIN
  IF NEW.claim_id IS NOT NULL THEN
    RAISE EXCEPTION 'hours are claimed afterwards' USING ERRCODE = 'check_violation', CONSTRAINT = 'hours_of_one_claim';
  END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended('expenses_workedhours ' || employer || ' ' || NEW.worker, 0));
  IF EXISTS (SELECT FROM public.expenses_workedhours h WHERE coalesce(h.member_role, h.coordination_role) = employer
      AND h.worker = NEW.worker AND h.day = NEW.day AND h.struck_at IS NULL AND h.starts < NEW.ends AND NEW.starts < h.ends) THEN
    RAISE EXCEPTION 'these hours are entered already' USING ERRCODE = 'exclusion_violation', CONSTRAINT = 'hours_once';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER expenses_hours_once BEFORE INSERT ON public.expenses_workedhours
  FOR EACH ROW EXECUTE FUNCTION public.expenses_hours_once();

CREATE FUNCTION public.expenses_hours_of_one_claim() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE before text := (SELECT c.state FROM public.expenses_claim c WHERE c.id = OLD.claim_id);
DECLARE after text := (SELECT c.state FROM public.expenses_claim c WHERE c.id = NEW.claim_id);
BEGIN
  IF OLD.claim_id IS NOT NULL AND coalesce(before, '') NOT IN ('refused', 'withdrawn')
      AND (NEW.struck_at IS NOT NULL OR NEW.claim_id IS NOT NULL AND NEW.claim_id <> OLD.claim_id OR before <> 'draft') THEN
    RAISE EXCEPTION 'these hours are claimed' USING ERRCODE = 'restrict_violation', CONSTRAINT = 'hours_of_one_claim';
  END IF;
  IF NEW.claim_id IS DISTINCT FROM OLD.claim_id
      AND (current_user <> NEW.coordination_role OR NEW.claim_id IS NOT NULL AND coalesce(after, '') <> 'draft') THEN
    RAISE EXCEPTION 'not a claim to add to' USING ERRCODE = 'insufficient_privilege', CONSTRAINT = 'hours_of_a_draft';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER expenses_hours_of_one_claim BEFORE UPDATE ON public.expenses_workedhours
  FOR EACH ROW EXECUTE FUNCTION public.expenses_hours_of_one_claim();
"""
# Nothing is entered in a settled pool. No lock: what counts is posted, and the ledger waits for whoever closes the pool.
OPEN = """
CREATE FUNCTION public.expenses_pool_open() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM public.budgets_pool p WHERE p.id = NEW.pool_id AND p.closed_at IS NOT NULL) THEN
    RAISE EXCEPTION 'the pool is closed' USING ERRCODE = 'check_violation', CONSTRAINT = 'expenses_of_an_open_pool';
  END IF;
  RETURN NEW;
END $$;
"""
ALL_OPEN = "".join(
    f"CREATE TRIGGER {table}_open BEFORE INSERT OR UPDATE ON public.{table}\n"
    f"  FOR EACH ROW EXECUTE FUNCTION public.expenses_pool_open();\n"
    for table in (*OF_A_MEMBER, *OF_A_POOL)
)
TOTALS = """
CREATE VIEW public.expenses_linetotal WITH (security_barrier) AS
SELECT l.id, l.pool_id, l.id AS line_id, coalesce(sum(e.cents), 0)::bigint AS cents
FROM public.budgets_costline l JOIN public.budgets_pool p ON p.id = l.pool_id
LEFT JOIN public.expenses_expense e ON e.line_id = l.id AND e.state = 'approved'
WHERE p.coordination_role = current_user OR p.member_roles @> ARRAY[current_user]
GROUP BY l.id, l.pool_id;
"""
FUNCTIONS = (
    "expense_step", "of_a_draft", "check_posted", "check_claim_posted", "claim_step", "item_of_a_draft", "check_claimed",
    "check_order", "struck", "hours_once", "hours_of_one_claim", "pool_open",
)  # fmt: skip
UNDO = (
    "DROP VIEW public.expenses_linetotal;\n"
    + "".join(f"DROP FUNCTION public.expenses_{name}() CASCADE;\n" for name in FUNCTIONS)
    + without_triggers(OF_A_MEMBER, "member", "now")
    + without_triggers(OF_A_POOL, "parties", "now")
    + "".join(
        f"ALTER TABLE public.expenses_{table} DROP CONSTRAINT {table}_has_the_pool_of_its_{column[:-3]};\n"
        for table, column, _target in SAME_POOL
    )
    + "ALTER TABLE public.budgets_costline DROP CONSTRAINT costline_with_its_pool;\n"
    "ALTER TABLE public.budgets_fundingsource DROP CONSTRAINT funding_source_with_its_pool;\n"
)


class Migration(migrations.Migration):
    dependencies = [("expenses", "0001_initial"), ("ledger", "0002_guarantees")]
    operations = [
        migrations.RunSQL(
            POINTED_AT
            + ONE_POOL
            + member_kept(OF_A_MEMBER)
            + parties_kept(OF_A_POOL)
            + EXPENSE
            + POSTED
            + CLAIM
            + ORDERS
            + STAYS_STRUCK
            + HOURS
            + OPEN
            + ALL_OPEN
            + TOTALS
            + written_now((*OF_A_MEMBER, *OF_A_POOL)),
            UNDO,
        )
    ]
