from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "pacte.delivery.records"
