from django.apps import AppConfig


class TextsConfig(AppConfig):
    name = "pacte.governance.texts"
