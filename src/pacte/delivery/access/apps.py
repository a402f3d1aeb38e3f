from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "pacte.delivery.access"
