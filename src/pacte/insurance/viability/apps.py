from django.apps import AppConfig


class ViabilityConfig(AppConfig):
    name = "pacte.insurance.viability"

    def ready(self) -> None:
        from pacte.insurance.viability import access, offers
        from pacte.measures import registry

        for measure in (*offers.MEASURES, *access.MEASURES):
            registry.offer(measure)
