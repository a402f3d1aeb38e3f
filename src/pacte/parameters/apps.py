from django.apps import AppConfig


class ParametersConfig(AppConfig):
    name = "pacte.parameters"
