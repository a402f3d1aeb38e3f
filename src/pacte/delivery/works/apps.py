from django.apps import AppConfig


class WorksConfig(AppConfig):
    name = "pacte.delivery.works"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from pacte.delivery.records import kinds, panels
        from pacte.delivery.works import offers, proving, queries
        from pacte.measures import registry
        from pacte.pages import finding, home

        kinds.register(
            "work", see=queries.seen, need=proving.need, where=queries.where, page="works:work"
        )
        panels.offer("works", _("Travaux"), 10, offers.panel)
        panels.offer_public("works", _("Travaux"), 10, offers.public_lines)
        finding.register("works", _("Travaux"), queries.find, rank=60)
        home.register("works.unfinished", offers.unfinished, rank=42)
        home.register("works.sites", offers.sites, rank=43)
        home.register("works.bills", offers.bills, rank=44)
        for measure in offers.MEASURES:
            registry.offer(measure)
