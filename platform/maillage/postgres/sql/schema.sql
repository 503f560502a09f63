-- Once per new database, as superuser, inside it; what it makes is copied with a template.
CREATE EXTENSION IF NOT EXISTS unaccent;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
-- Every function of the extensions would be everybody's. The owner hands out those that walls name.
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {p}owner WITH GRANT OPTION;
ALTER SCHEMA public OWNER TO {p}owner;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO {p}identity, {p}body;
-- Bodies may use what the owner makes only where a wall says so.
ALTER DEFAULT PRIVILEGES FOR ROLE {p}owner REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;

CREATE SCHEMA IF NOT EXISTS provision AUTHORIZATION {p}owner;
REVOKE ALL ON SCHEMA provision FROM PUBLIC;
GRANT USAGE ON SCHEMA provision TO {p}maker, {p}provisioner;

-- The installation's prefix, kept with the data so that a restore keeps it.
CREATE TABLE IF NOT EXISTS provision.installation (only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one), prefix text NOT NULL);
ALTER TABLE provision.installation OWNER TO {p}owner;
INSERT INTO provision.installation (prefix) VALUES ('{p}') ON CONFLICT DO NOTHING;

-- CREATEROLE stays inside this function: the provisioner's login can call it and do nothing else. One transaction:
-- the role, its registry rows and its schema are there together or not at all.
CREATE OR REPLACE FUNCTION provision.create_body(slug text, kind text, name text, nis_code text, sensitive boolean)
RETURNS name LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE role name := '{p}b_' || replace(slug, '-', '_');
BEGIN
  IF slug !~ '^[a-z][a-z0-9-]{1,39}$' THEN
    RAISE EXCEPTION 'bad slug' USING ERRCODE = 'invalid_parameter_value', CONSTRAINT = 'body_slug_form';
  END IF;
  IF kind = 'cpas' THEN PERFORM provision.check_commune(nis_code); END IF;
  -- The grant below locks this role; locked before anything is made, two who make bodies wait and never block each other.
  COMMENT ON ROLE {p}body IS 'what every body is a member of';
  EXECUTE format('CREATE ROLE %I NOLOGIN INHERIT', role);
  EXECUTE format('GRANT {p}body TO %I WITH INHERIT TRUE, SET FALSE', role);
  EXECUTE format('GRANT %I TO {p}web, {p}worker WITH INHERIT FALSE, SET TRUE', role);
  PERFORM provision.register(slug, kind, name, nis_code, sensitive, role);
  RETURN role;
END $$;
ALTER FUNCTION provision.create_body(text, text, text, text, boolean) OWNER TO {p}maker;
REVOKE ALL ON FUNCTION provision.create_body(text, text, text, text, boolean) FROM PUBLIC;
-- the owner: for provision.add_outside, which makes nothing but an organisation without an account
GRANT EXECUTE ON FUNCTION provision.create_body(text, text, text, text, boolean) TO {p}provisioner, {p}owner;
