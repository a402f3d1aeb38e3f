from django.apps import AppConfig


class ResultsConfig(AppConfig):
    name = "pacte.programmes.results"
