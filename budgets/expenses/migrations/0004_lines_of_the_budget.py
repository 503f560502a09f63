"""Money is spent on a line of the budget: one that was adopted or, before the first one is, one of its draft."""

from django.db import migrations

# For everybody alike: a member that came later does not read the versions before, and they count all the same.
VOTED = """EXISTS (SELECT FROM public.budgets_versionline x JOIN public.budgets_budgetversion v ON v.id = x.version_id
      WHERE x.line_id = {line} AND v.adopted_at IS NOT NULL)"""
DRAFTED = """EXISTS (SELECT FROM public.budgets_versionline x WHERE x.line_id = {line} AND NOT EXISTS (
      SELECT FROM public.budgets_budgetversion v WHERE v.pool_id = x.pool_id AND v.adopted_at IS NOT NULL))"""
LINES = """
CREATE FUNCTION public.expenses_line_of_the_budget() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE state text := to_jsonb(NEW) ->> 'state';
BEGIN
  IF TG_OP = 'UPDATE' AND NEW.line_id = OLD.line_id AND state NOT IN ('submitted', 'approved') THEN RETURN NEW; END IF;
  IF NOT (VOTED OR state IS DISTINCT FROM 'approved' AND DRAFTED) THEN
    RAISE EXCEPTION 'not a line of the budget' USING ERRCODE = 'check_violation', CONSTRAINT = 'line_of_the_budget';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER expenses_expense_line BEFORE INSERT OR UPDATE OF line_id, state ON public.expenses_expense
  FOR EACH ROW EXECUTE FUNCTION public.expenses_line_of_the_budget();
CREATE TRIGGER expenses_order_line BEFORE INSERT ON public.expenses_order
  FOR EACH ROW EXECUTE FUNCTION public.expenses_line_of_the_budget();
""".replace("VOTED", VOTED.format(line="NEW.line_id")).replace("DRAFTED", DRAFTED.format(line="NEW.line_id"))
TOTALS = """
CREATE {replace} VIEW public.expenses_linetotal WITH (security_barrier) AS
SELECT l.id, l.pool_id, l.id AS line_id, coalesce(sum(e.cents), 0)::bigint AS cents{more}
FROM public.budgets_costline l JOIN public.budgets_pool p ON p.id = l.pool_id
LEFT JOIN public.expenses_expense e ON e.line_id = l.id AND e.state = 'approved'
WHERE p.coordination_role = current_user OR p.member_roles @> ARRAY[current_user]
GROUP BY l.id, l.pool_id;
"""
MORE = f""",
  {VOTED.format(line="l.id")} AS voted,
  ({VOTED.format(line="l.id")} OR {DRAFTED.format(line="l.id")}) AS to_spend_on"""


class Migration(migrations.Migration):
    dependencies = [("expenses", "0003_funders_are_paid_back"), ("budgets", "0002_guarantees")]
    operations = [
        migrations.RunSQL(LINES, "DROP FUNCTION public.expenses_line_of_the_budget() CASCADE;"),
        # the old columns stay where they are: the code that runs meanwhile reads on
        migrations.RunSQL(
            TOTALS.format(replace="OR REPLACE", more=MORE),
            "DROP VIEW public.expenses_linetotal;" + TOTALS.format(replace="", more=""),
        ),
    ]
