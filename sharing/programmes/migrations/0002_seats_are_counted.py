"""What the database itself guarantees: the seats taken are the sum of what each invited CPAS took, within capacity."""

from django.db import migrations

# SECURITY DEFINER: an invited CPAS may not write to the session, and yet its seats must be counted. The update locks
# the session: of two that want the last seat the second waits, and then meets the capacity. It also refuses parties
# that are not the session's, and seats for who is not invited, or of a session that is over.
COUNT = """
CREATE FUNCTION public.programmes_count_seats() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE before smallint := 0;
BEGIN
  IF TG_OP = 'UPDATE' THEN before := OLD.seats; END IF;
  UPDATE public.programmes_informationsession s
  SET taken = s.taken + NEW.seats - before
  WHERE s.id = NEW.session_id AND s.state = 'planned' AND NEW.cpas_role = ANY (s.invited_roles)
    AND s.host_role = NEW.host_role AND s.recipient_role IS NOT DISTINCT FROM NEW.recipient_role;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no seats for this body in this session'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'seats_of_a_planned_session';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER programmes_count_seats AFTER INSERT OR UPDATE ON public.programmes_sessionseats
  FOR EACH ROW EXECUTE FUNCTION public.programmes_count_seats();
"""
UNDO = """
DROP TRIGGER programmes_count_seats ON public.programmes_sessionseats;
DROP FUNCTION public.programmes_count_seats();
"""


class Migration(migrations.Migration):
    dependencies = [("programmes", "0001_information_sessions"), ("walls", "0001_functions")]
    operations = [migrations.RunSQL(COUNT, UNDO)]
