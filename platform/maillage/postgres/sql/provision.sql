-- As the owner, after every migration: registry rows and the schema of a new body, from the stored template.
CREATE TABLE IF NOT EXISTS provision.template (only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one), sql text NOT NULL);

-- Before the role is made, so that the first refusal heard is the one that matters: the commune, not the slug.
CREATE OR REPLACE FUNCTION provision.check_commune(nis text)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM public.registry_commune c WHERE c.nis_code = nis) THEN
    RAISE EXCEPTION 'no such commune' USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'registry_cpas_commune_exists';
  END IF;
  IF EXISTS (SELECT FROM public.registry_cpas c WHERE c.commune_id = nis) THEN
    RAISE EXCEPTION 'the commune has a CPAS' USING ERRCODE = 'unique_violation', CONSTRAINT = 'registry_cpas_commune_has_one';
  END IF;
END $$;
REVOKE ALL ON FUNCTION provision.check_commune(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION provision.check_commune(text) TO {p}maker;

CREATE OR REPLACE FUNCTION provision.register(slug text, kind text, name text, nis_code text, sensitive boolean, role name)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE s name := 'c_' || replace(slug, '-', '_');
BEGIN
  INSERT INTO public.identity_body (role, slug, kind, name, sensitive, state, created_at)
  VALUES (role, slug, kind, name, sensitive, 'preparing', now());
  IF kind <> 'cpas' THEN RETURN; END IF;
  INSERT INTO public.registry_cpas (body_role, schema_name, commune_id) VALUES (role, s, nis_code);
  EXECUTE format('CREATE SCHEMA %I', s);
  PERFORM set_config('search_path', quote_ident(s) || ', public', true);
  EXECUTE (SELECT replace(t.sql, '@schema@', quote_ident(s)) FROM provision.template t);
  PERFORM set_config('search_path', 'pg_catalog, pg_temp', true);
  EXECUTE format('GRANT USAGE ON SCHEMA %I TO %I', s, role);
  EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA %I TO %I', s, role);
  EXECUTE format('REVOKE ALL ON %I.django_migrations FROM %I', s, role);
  EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA %I GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO %I', s, role);
END $$;
REVOKE ALL ON FUNCTION provision.register(text, text, text, text, boolean, name) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION provision.register(text, text, text, text, boolean, name) TO {p}maker;

-- A body is served and migrated from here on only. Refuses a body whose CPAS schema is not complete.
CREATE OR REPLACE FUNCTION provision.open_body(body_slug text, host text)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE b record;
BEGIN
  SELECT x.role, x.kind, x.state INTO b FROM public.identity_body x WHERE x.slug = body_slug FOR UPDATE;
  IF b IS NULL OR b.state <> 'preparing' THEN
    RAISE EXCEPTION 'no body is being prepared under this slug' USING ERRCODE = 'invalid_parameter_value', CONSTRAINT = 'body_preparing';
  END IF;
  IF b.kind = 'cpas' AND NOT EXISTS (
      SELECT FROM public.registry_cpas c JOIN pg_namespace n ON n.nspname = c.schema_name
      JOIN pg_class t ON t.relnamespace = n.oid AND t.relname = 'casework_participant' WHERE c.body_role = b.role) THEN
    RAISE EXCEPTION 'its schema is not complete' USING ERRCODE = 'object_not_in_prerequisite_state', CONSTRAINT = 'cpas_schema';
  END IF;
  INSERT INTO public.identity_domain (host, body_role) VALUES (host, b.role);
  UPDATE public.identity_body SET state = 'active' WHERE role = b.role;
END $$;
REVOKE ALL ON FUNCTION provision.open_body(text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION provision.open_body(text, text) TO {p}provisioner;

-- Organisations without an account. A SECURITY DEFINER function no longer sees its caller in current_user; the setting
-- `role` still says for whom the connection acts.
GRANT USAGE ON SCHEMA provision TO {p}body, {p}identity;

-- A CPAS adds an organisation without an account: a partner, never anything else, whose slug is nobody else's.
CREATE OR REPLACE FUNCTION provision.add_outside(slug text, name text, sensitive boolean)
RETURNS name LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  adder name := current_setting('role');
  free text := slug;
  added name;
BEGIN
  IF NOT EXISTS (SELECT FROM public.identity_body b WHERE b.role = adder AND b.kind = 'cpas' AND b.state = 'active') THEN
    RAISE EXCEPTION 'only a CPAS adds one' USING ERRCODE = 'insufficient_privilege', CONSTRAINT = 'outside_by_a_cpas';
  END IF;
  IF sensitive IS NULL OR coalesce(btrim(name), '') = '' OR length(name) > 150 OR name ~ '[[:cntrl:]]'
      OR coalesce(slug, '') !~ '^[a-z][a-z0-9-]{1,39}$' THEN
    RAISE EXCEPTION 'bad name' USING ERRCODE = 'invalid_parameter_value', CONSTRAINT = 'outside_name';
  END IF;
  -- one after the other: two of the same name get two slugs, and the fifty are counted
  PERFORM pg_advisory_xact_lock(hashtext('provision.add_outside'));
  IF (SELECT count(*) FROM public.directory_outsideorganisation o
      WHERE o.added_by_role = adder AND o.added_at > now() - interval '24 hours') >= 50 THEN
    RAISE EXCEPTION 'fifty a day' USING ERRCODE = 'program_limit_exceeded', CONSTRAINT = 'outside_fifty_a_day';
  END IF;
  -- nor is it a commune's, whose CPAS may come
  FOR n IN 2..10000 LOOP
    EXIT WHEN NOT EXISTS (SELECT FROM public.identity_body b WHERE b.slug = free)
      AND NOT EXISTS (SELECT FROM pg_roles r WHERE r.rolname = '{p}b_' || replace(free, '-', '_'))
      AND NOT EXISTS (SELECT FROM public.registry_commune c WHERE free IN (
        regexp_replace(public.maillage_fold(c.name_fr), '[^a-z0-9]+', '-', 'g'),
        regexp_replace(public.maillage_fold(c.name_nl), '[^a-z0-9]+', '-', 'g')));
    free := rtrim(left(slug, 34), '-') || '-' || n;
  END LOOP;
  added := provision.create_body(free, 'partner', btrim(name), NULL, sensitive);
  UPDATE public.identity_body b SET state = 'outside' WHERE b.role = added;
  INSERT INTO public.directory_outsideorganisation (body_role, added_by_role, added_at, street, postcode, locality, phone, email)
  VALUES (added, adder, now(), '', '', '', '', '');
  RETURN added;
END $$;
REVOKE ALL ON FUNCTION provision.add_outside(text, text, boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION provision.add_outside(text, text, boolean) TO {p}body;

-- Whoever added it invites its first manager: no link but the newest counts, and one leaves an hour at most.
CREATE OR REPLACE FUNCTION provision.invite_outside(outside name, address text, inviter uuid)
RETURNS uuid LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  adder name := current_setting('role');
  invitation uuid := gen_random_uuid();
  known record;
BEGIN
  SELECT o.invited_at INTO known FROM public.directory_outsideorganisation o
    JOIN public.identity_body b ON b.role = o.body_role
    WHERE o.body_role = outside AND o.added_by_role = adder AND b.state = 'outside' FOR UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'not yours to invite' USING ERRCODE = 'insufficient_privilege', CONSTRAINT = 'outside_of_its_adder';
  END IF;
  IF known.invited_at > now() - interval '1 hour' THEN
    RAISE EXCEPTION 'just invited' USING ERRCODE = 'program_limit_exceeded', CONSTRAINT = 'outside_just_invited';
  END IF;
  UPDATE public.identity_invitation i SET cancelled_at = now()
    WHERE i.body_role = outside AND i.accepted_at IS NULL AND i.cancelled_at IS NULL;
  INSERT INTO public.identity_invitation (id, body_role, email, function, invited_by, created_at, expires_at)
    VALUES (invitation, outside, lower(btrim(address)), 'manager', inviter, now(), now() + interval '7 days');
  UPDATE public.directory_outsideorganisation o SET invitation_id = invitation, invited_at = now() WHERE o.body_role = outside;
  INSERT INTO public.outbox_outboxmessage (by_role, to_role, topic, object_id, created_at, due_at, attempts, error_code)
    VALUES (adder, outside, 'invitation.send', invitation, now(), now(), 0, '');
  RETURN invitation;
END $$;
REVOKE ALL ON FUNCTION provision.invite_outside(name, text, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION provision.invite_outside(name, text, uuid) TO {p}body;

-- A referral that its recipient takes over from the letters: it arrives there as any other.
CREATE OR REPLACE FUNCTION provision.release_referrals(outside name, of_sender name)
RETURNS integer LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  released record;
  count integer := 0;
BEGIN
  FOR released IN
    UPDATE public.referrals_referral r SET outside = false
    WHERE r.recipient_role = release_referrals.outside AND r.outside AND r.ended_at IS NULL
      AND (of_sender IS NULL OR r.sender_role = of_sender OR r.sent_at IS NULL)
    RETURNING r.id, r.sender_role, r.state
  LOOP
    count := count + 1;
    IF released.state = 'sent' THEN
      INSERT INTO public.outbox_outboxmessage (by_role, to_role, topic, object_id, created_at, due_at, attempts, error_code)
      VALUES (released.sender_role, outside, 'referral.sent', released.id, now(), now(), 0, '');
    END IF;
  END LOOP;
  RETURN count;
END $$;
REVOKE ALL ON FUNCTION provision.release_referrals(name, name) FROM PUBLIC;

-- As `identity`, in the transaction that accepts the invitation: the organisation is served from here on. One who
-- invites vouches for their own referrals alone; the operator's invitation (known to no adder) for everybody's.
CREATE OR REPLACE FUNCTION provision.open_outside(invitation uuid, host text)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  b record;
  inviter name;
BEGIN
  SELECT x.role, x.slug INTO b FROM public.identity_invitation i JOIN public.identity_body x ON x.role = i.body_role
    WHERE i.id = invitation AND i.accepted_at IS NOT NULL AND i.cancelled_at IS NULL AND i.function = 'manager'
      AND x.state = 'outside' AND x.kind = 'partner' FOR UPDATE;
  IF NOT FOUND OR split_part(host, '.', 1) <> b.slug THEN
    RAISE EXCEPTION 'nothing to open' USING ERRCODE = 'invalid_parameter_value', CONSTRAINT = 'body_outside';
  END IF;
  INSERT INTO public.identity_domain (host, body_role) VALUES (host, b.role);
  UPDATE public.identity_body x SET state = 'active' WHERE x.role = b.role;
  SELECT o.added_by_role INTO inviter FROM public.directory_outsideorganisation o
    WHERE o.body_role = b.role AND o.invitation_id = invitation;
  PERFORM provision.release_referrals(b.role, inviter);
END $$;
REVOKE ALL ON FUNCTION provision.open_outside(uuid, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION provision.open_outside(uuid, text) TO {p}identity;

-- Another CPAS that wrote to the organisation finds that it is the right one, and lets it read what it was sent.
CREATE OR REPLACE FUNCTION provision.hand_over_letters(recipient name)
RETURNS integer LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM public.identity_body b WHERE b.role = recipient AND b.state = 'active') THEN
    RAISE EXCEPTION 'it has no account' USING ERRCODE = 'invalid_parameter_value', CONSTRAINT = 'body_active';
  END IF;
  RETURN provision.release_referrals(recipient, current_setting('role')::name);
END $$;
REVOKE ALL ON FUNCTION provision.hand_over_letters(name) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION provision.hand_over_letters(name) TO {p}body;
