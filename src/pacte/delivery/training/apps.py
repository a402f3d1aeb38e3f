from django.apps import AppConfig


class TrainingConfig(AppConfig):
    name = "pacte.delivery.training"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from pacte.delivery.records import kinds, panels
        from pacte.delivery.staff import beside
        from pacte.delivery.training import measures, offers, queries
        from pacte.measures import registry
        from pacte.pages import finding, home

        for measure in measures.MEASURES:
            registry.offer(measure)
        finding.register("training", _("Sessions de formation"), queries.find, rank=65)
        finding.register("certificates", _("Certificats"), queries.find_certificates, rank=66)
        home.register("training.waiting", offers.waiting, rank=45)
        panels.offer("training", _("Formations du personnel"), 60, offers.panel)
        panels.offer_public("training", _("Formation"), 60, offers.public)
        kinds.register("session", see=offers.see, need=offers.need, where=offers.where)
        beside.offer("training", 20, offers.of_person)
