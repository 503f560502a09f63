"""What the database itself guarantees: everything of one pool and one member together, what was written stays."""

from django.db import migrations

from budgets.guards import append_only, member_kept, parties_kept, without_triggers

OF_A_POOL = ("contributions_callround", "contributions_poolaccount")
OF_A_MEMBER = (
    "contributions_contributioncall", "contributions_reminder", "contributions_payment", "contributions_refundaccount",
)  # fmt: skip
KEPT = (
    "contributions_callround", "contributions_contributioncall", "contributions_reminder", "contributions_payment",
    "contributions_bankstatement",
)  # fmt: skip
# table, name of the constraint, columns, what they point at
TOGETHER = (
    (
        "callround",
        "callround_has_the_coordination_of_its_apportionment",
        "apportionment_id, coordination_role",
        "budgets_apportionment (id, coordination_role)",
    ),
    (
        "contributioncall",
        "call_has_the_pool_of_its_round",
        "round_id, pool_id",
        "contributions_callround (id, pool_id)",
    ),
    (
        "reminder",
        "reminder_has_the_member_of_its_call",
        "call_id, pool_id, member_role",
        "contributions_contributioncall (id, pool_id, member_role)",
    ),
    (
        "payment",
        "payment_has_the_member_of_its_call",
        "call_id, pool_id, member_role",
        "contributions_contributioncall (id, pool_id, member_role)",
    ),
    (
        "bankstatement",
        "statement_has_the_coordination_of_its_pool",
        "pool_id, coordination_role",
        "budgets_pool (id, coordination_role)",
    ),
    (
        "bankline",
        "bankline_has_the_coordination_of_its_pool",
        "pool_id, coordination_role",
        "budgets_pool (id, coordination_role)",
    ),
    (
        "bankline",
        "bankline_has_the_pool_of_its_statement",
        "statement_id, pool_id",
        "contributions_bankstatement (id, pool_id)",
    ),
    ("bankline", "bankline_has_the_pool_of_its_transaction", "posted_id, pool_id", "ledger_transaction (id, pool_id)"),
)
SAME_POOL = "".join(
    f"ALTER TABLE public.contributions_{table} ADD CONSTRAINT {name}\n"
    f"  FOREIGN KEY ({columns}) REFERENCES public.{target};\n"
    for table, name, columns, target in TOGETHER
)
UNDO = (
    without_triggers(KEPT, "kept", "kept_whole")
    + without_triggers(OF_A_MEMBER, "member")
    + without_triggers(OF_A_POOL, "parties")
    + "".join(
        f"ALTER TABLE public.contributions_{table} DROP CONSTRAINT {name};\n"
        for table, name, _columns, _target in reversed(TOGETHER)
    )
)


class Migration(migrations.Migration):
    dependencies = [("contributions", "0001_initial"), ("budgets", "0002_guarantees"), ("ledger", "0002_guarantees")]
    operations = [
        migrations.RunSQL(SAME_POOL + parties_kept(OF_A_POOL) + member_kept(OF_A_MEMBER) + append_only(KEPT), UNDO)
    ]
