"""What the database itself guarantees: only the other party confirms, each ends in its own name, nobody else's consortium."""

from django.db import migrations

# Column grants are one for all bodies: this keeps the confirmation the other party's.
OWN_ACT = """
CREATE FUNCTION public.arrangements_own_act() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF (NEW.confirmed_at, NEW.confirmed_by_name) IS DISTINCT FROM (OLD.confirmed_at, OLD.confirmed_by_name)
     AND (current_user <> NEW.other_role OR OLD.confirmed_at IS NOT NULL)
     OR NEW.ended_by_role IS DISTINCT FROM OLD.ended_by_role AND current_user <> NEW.ended_by_role THEN
    RAISE EXCEPTION 'the other party says this' USING ERRCODE = 'insufficient_privilege', CONSTRAINT = 'arrangement_own_act';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER arrangements_own_act BEFORE UPDATE ON public.arrangements_arrangement
  FOR EACH ROW EXECUTE FUNCTION public.arrangements_own_act();
"""
# SECURITY DEFINER: what the consortium's row says holds, whatever its reader's wall may become.
OWN_CONSORTIUM = """
CREATE FUNCTION public.arrangements_own_consortium() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM FROM public.registry_consortium c
    WHERE c.id = NEW.consortium_id AND c.coordination_role = NEW.coordination_role;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'another body coordinates it' USING ERRCODE = 'check_violation', CONSTRAINT = 'arrangement_of_an_own_consortium';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER arrangements_own_consortium BEFORE INSERT ON public.arrangements_consortiumarrangement
  FOR EACH ROW EXECUTE FUNCTION public.arrangements_own_consortium();
"""
UNDO = """
DROP TRIGGER arrangements_own_consortium ON public.arrangements_consortiumarrangement;
DROP FUNCTION public.arrangements_own_consortium();
DROP TRIGGER arrangements_own_act ON public.arrangements_arrangement; DROP FUNCTION public.arrangements_own_act();
"""


class Migration(migrations.Migration):
    dependencies = [("arrangements", "0001_initial"), ("registry", "0001_initial")]
    operations = [migrations.RunSQL(OWN_ACT + OWN_CONSORTIUM, UNDO)]
