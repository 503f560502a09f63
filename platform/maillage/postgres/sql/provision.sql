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
