from django.apps import AppConfig


class SheetsConfig(AppConfig):
    name = "pacte.programmes.sheets"
