from django.apps import AppConfig


class TrainingConfig(AppConfig):
    name = "pacte.delivery.training"
