"""What the database itself guarantees: between two CPAS, step by step, never more than the legal minimum, erased after."""

from django.db import migrations

# What a transmission may carry (`rules.PERSON`), as short texts: no other key, nothing nested.
MINIMUM = """
ALTER TABLE public.transmissions_transmission ADD CONSTRAINT transmission_carries_the_legal_minimum CHECK (
  payload IS NULL OR (
    jsonb_typeof(payload) = 'object'
    AND payload - ARRAY['first_name', 'last_name', 'birth_date', 'address', 'reachable_at', 'phone', 'request', 'why']
      = '{}'::jsonb
    AND NOT jsonb_path_exists(payload, 'strict $.* ? (@.type() != "string")')
    AND payload ?& ARRAY['first_name', 'last_name', 'request', 'why']
    AND length(payload::text) <= 4000
  )
);
"""
# A duty between CPAS: no other body is ever a party.
PARTIES = """
CREATE FUNCTION public.transmissions_between_cpas() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF (SELECT count(*) FROM public.identity_body b
      WHERE b.role IN (NEW.sender_role, NEW.recipient_role) AND b.kind = 'cpas') <> 2 THEN
    RAISE EXCEPTION 'not between two CPAS' USING ERRCODE = 'check_violation', CONSTRAINT = 'transmission_between_cpas';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER transmissions_between_cpas BEFORE INSERT OR UPDATE OF recipient_role
  ON public.transmissions_transmission FOR EACH ROW EXECUTE FUNCTION public.transmissions_between_cpas();
"""
# Column grants are one for all bodies and all states: this says which side may change what in which step, and erases
# what is personal in the step that ends it.
STEPS = """
CREATE FUNCTION public.transmissions_step() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  step text := OLD.state || '>' || NEW.state;
  decided_for_us boolean := OLD.competent_role = current_user
    OR OLD.competent_role NOT IN (OLD.sender_role, OLD.recipient_role);
  changed text[] := ARRAY(
    SELECT n.key FROM jsonb_each(to_jsonb(NEW)) n JOIN jsonb_each(to_jsonb(OLD)) o ON o.key = n.key
    WHERE n.value IS DISTINCT FROM o.value);
  allowed text[];
BEGIN
  IF current_user = OLD.sender_role THEN
    allowed := CASE
      WHEN step IN ('draft>draft', 'acknowledged>acknowledged')
        THEN ARRAY['recipient_role', 'rule_id', 'evidence', 'aid', 'urgent', 'send_by']
      WHEN step = 'draft>acknowledged' THEN ARRAY['state', 'acknowledged_on']
      WHEN step IN ('draft>cancelled', 'acknowledged>kept') THEN ARRAY['state', 'ended_at']
      WHEN step = 'acknowledged>sent' THEN ARRAY['state', 'notice_on', 'notice_by', 'sent_at', 'payload', 'ask_by']
      WHEN step = 'spp_is>provisional' THEN ARRAY['state', 'decided_on', 'competent_role']
      WHEN step = 'provisional>settled' AND decided_for_us THEN ARRAY['state', 'ended_at']
    END;
  ELSIF current_user = OLD.recipient_role THEN
    allowed := CASE
      WHEN step = 'sent>received' THEN ARRAY['state', 'received_at']
      WHEN step IN ('sent>accepted', 'received>accepted') THEN ARRAY['state', 'answered_at', 'recipient_worker']
      WHEN step IN ('sent>declined', 'received>declined')
        THEN ARRAY['state', 'answered_at', 'recipient_worker', 'second_rule_id', 'second_evidence', 'second_reasons']
      WHEN step = 'declined>spp_is' THEN ARRAY['state', 'spp_is_on', 'decide_by']
      WHEN step = 'spp_is>provisional' THEN ARRAY['state', 'decided_on', 'competent_role']
      WHEN step = 'accepted>settled' THEN ARRAY['state', 'ended_at']
      WHEN step = 'provisional>settled' AND decided_for_us THEN ARRAY['state', 'ended_at']
    END;
  END IF;
  IF allowed IS NULL AND step <> OLD.state || '>' || OLD.state OR NOT changed <@ coalesce(allowed, '{}') THEN
    RAISE EXCEPTION 'this step is not yours' USING ERRCODE = 'insufficient_privilege', CONSTRAINT = 'transmission_step';
  END IF;
  IF NEW.ended_at IS NOT NULL THEN
    NEW.payload := NULL;
    NEW.second_reasons := '';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER transmissions_step BEFORE UPDATE ON public.transmissions_transmission
  FOR EACH ROW EXECUTE FUNCTION public.transmissions_step();
"""
UNDO = """
DROP TRIGGER transmissions_step ON public.transmissions_transmission; DROP FUNCTION public.transmissions_step();
DROP TRIGGER transmissions_between_cpas ON public.transmissions_transmission;
DROP FUNCTION public.transmissions_between_cpas();
ALTER TABLE public.transmissions_transmission DROP CONSTRAINT transmission_carries_the_legal_minimum;
"""


class Migration(migrations.Migration):
    dependencies = [("transmissions", "0001_initial")]
    operations = [migrations.RunSQL(MINIMUM + PARTIES + STEPS, UNDO)]
