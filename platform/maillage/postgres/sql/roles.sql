-- Once per installation, as superuser, in the database `postgres`. {p} is the installation's prefix. Idempotent.
DO $$ DECLARE r text; BEGIN
  FOREACH r IN ARRAY ARRAY[
    'owner NOLOGIN NOINHERIT', 'maker NOLOGIN NOINHERIT CREATEROLE', 'identity NOLOGIN NOINHERIT', 'body NOLOGIN NOINHERIT',
    'web LOGIN NOINHERIT', 'worker LOGIN NOINHERIT', 'migrator LOGIN NOINHERIT', 'provisioner LOGIN NOINHERIT'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{p}' || split_part(r, ' ', 1)) THEN
      EXECUTE 'CREATE ROLE {p}' || r;
    END IF;
  END LOOP;
END $$;
-- SET without INHERIT: a login is nobody until it says whom it acts as.
GRANT {p}owner TO {p}migrator WITH INHERIT FALSE, SET TRUE;
GRANT {p}identity TO {p}web, {p}worker WITH INHERIT FALSE, SET TRUE;
-- The maker may hand out `body`, and can itself neither use nor become it.
GRANT {p}body TO {p}maker WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
