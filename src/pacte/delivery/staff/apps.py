from django.apps import AppConfig


class StaffConfig(AppConfig):
    name = "pacte.delivery.staff"
