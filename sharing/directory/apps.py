from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "sharing.directory"
    label = "directory"
