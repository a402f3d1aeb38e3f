from django.apps import AppConfig


class BodiesConfig(AppConfig):
    name = "pacte.governance.bodies"
