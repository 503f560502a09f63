from django.apps import AppConfig


class PostgresConfig(AppConfig):
    name = "maillage.postgres"
    label = "walls"
