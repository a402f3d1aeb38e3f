from django.apps import AppConfig


class FoundingConfig(AppConfig):
    name = "pacte.programmes.founding"
