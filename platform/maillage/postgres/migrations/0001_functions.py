"""Functions that walls and columns use."""

from django.db import migrations

# Policies ask this clock, so that a test database can move it.
NOW = """
CREATE FUNCTION public.maillage_now() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp AS $$ SELECT now() $$;
"""
# unaccent() is only STABLE because its dictionary could be changed; ours never is.
FOLD = """
CREATE FUNCTION public.maillage_fold(value text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog, pg_temp AS $$ SELECT lower(public.unaccent('public.unaccent'::regdictionary, value)) $$;
"""


class Migration(migrations.Migration):
    initial = True
    dependencies: list[tuple[str, str]] = []
    operations = [
        migrations.RunSQL(NOW, "DROP FUNCTION public.maillage_now()"),
        migrations.RunSQL(FOLD, "DROP FUNCTION public.maillage_fold(text)"),
    ]
