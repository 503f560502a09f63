"""What the worker asks before it knows whom to act as."""

from django.db import migrations

WAITING = """
CREATE FUNCTION public.outbox_waiting() RETURNS TABLE (role name, schema_name text, count bigint, oldest timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT m.to_role, c.schema_name, count(*), min(m.due_at)
  FROM public.outbox_outboxmessage m
  JOIN public.identity_body b ON b.role = m.to_role AND b.state = 'active'
  LEFT JOIN public.registry_cpas c ON c.body_role = m.to_role
  WHERE m.handled_at IS NULL AND m.due_at <= now()
  GROUP BY 1, 2 ORDER BY 4
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("outbox", "0001_initial"), ("registry", "0001_initial")]
    operations = [migrations.RunSQL(WAITING, "DROP FUNCTION public.outbox_waiting()")]
