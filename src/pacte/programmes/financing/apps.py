from django.apps import AppConfig


class FinancingConfig(AppConfig):
    name = "pacte.programmes.financing"
