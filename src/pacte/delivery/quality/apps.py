from django.apps import AppConfig


class QualityConfig(AppConfig):
    name = "pacte.delivery.quality"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from pacte.delivery.quality import measured, offering
        from pacte.delivery.records import gaps, kinds, panels
        from pacte.delivery.staff import scores
        from pacte.measures import registry
        from pacte.pages import finding, home

        finding.register("quality", _("Qualité des soins"), offering.find, rank=84)
        home.register("quality.waiting", offering.waiting, rank=46)
        panels.offer("quality", _("Qualité et soins offerts"), 50, offering.panel)
        panels.offer_public("quality", _("Soins et qualité"), 20, offering.public)
        gaps.offer("quality", _("Soins demandés et non offerts"), offering.gap)
        kinds.register("quality_visit", see=offering.see, need=offering.need, where=offering.where)
        scores.offer(offering.scores, offering.lists)
        for measure in measured.MEASURES:
            registry.offer(measure)
