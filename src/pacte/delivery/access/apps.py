from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "pacte.delivery.access"

    def ready(self) -> None:
        from pacte.delivery.access import offers
        from pacte.measures import registry

        for measure in offers.MEASURES:
            registry.offer(measure)
