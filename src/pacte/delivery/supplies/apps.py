from django.apps import AppConfig


class SuppliesConfig(AppConfig):
    name = "pacte.delivery.supplies"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from pacte.delivery.records import gaps, panels
        from pacte.delivery.supplies import measured, offers
        from pacte.measures import registry
        from pacte.pages import finding, home

        finding.register("supplies", _("Produits de santé"), offers.find, rank=82)
        home.register("supplies.alerts", offers.alerts, rank=45)
        panels.offer("supplies", _("Médicaments traceurs"), 30, offers.panel)
        panels.offer_public("supplies", _("Médicaments"), 30, offers.public)
        gaps.offer("supplies", _("Médicaments traceurs"), offers.gap)
        for measure in measured.MEASURES:
            registry.offer(measure)
