from django.apps import AppConfig


class RegulationConfig(AppConfig):
    name = "pacte.programmes.regulation"
