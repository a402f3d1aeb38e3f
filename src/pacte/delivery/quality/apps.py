from django.apps import AppConfig


class QualityConfig(AppConfig):
    name = "pacte.delivery.quality"
