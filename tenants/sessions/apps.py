from django.apps import AppConfig


class SessionsConfig(AppConfig):
    name = "tenants.sessions"
    label = "infosessions"
