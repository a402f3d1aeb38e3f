from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    name = "pacte.governance.agreements"
