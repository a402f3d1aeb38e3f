from django.apps import AppConfig


class EquipmentConfig(AppConfig):
    name = "pacte.delivery.equipment"
