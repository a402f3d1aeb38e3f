from django.apps import AppConfig


class SuppliesConfig(AppConfig):
    name = "pacte.delivery.supplies"
