-- Once per database (a clone of a template too: a database's own privileges are not copied), as superuser, inside it.
REVOKE ALL ON DATABASE {db} FROM PUBLIC;
GRANT CONNECT ON DATABASE {db} TO {p}web, {p}worker, {p}migrator, {p}provisioner;
GRANT CREATE ON DATABASE {db} TO {p}owner;
