from django.apps import AppConfig


class ViabilityConfig(AppConfig):
    name = "pacte.insurance.viability"

    def ready(self) -> None:
        from pacte.insurance.viability.offers import MEASURES
        from pacte.measures import registry

        for measure in MEASURES:
            registry.offer(measure)
