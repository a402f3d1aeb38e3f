from django.apps import AppConfig


class StaffConfig(AppConfig):
    name = "pacte.delivery.staff"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from pacte.delivery.records import gaps, panels
        from pacte.delivery.staff import measures, offers, queries
        from pacte.measures import registry
        from pacte.pages import finding, home

        for measure in measures.MEASURES:
            registry.offer(measure)
        finding.register("staff", _("Personnel"), queries.find, rank=64)
        home.register("staff.motivation", offers.waiting, rank=44)
        gaps.offer("staff", _("Personnel"), queries.gaps)
        panels.offer("staff", _("Personnel"), 50, offers.panel)
        panels.offer_public("staff", _("Personnel"), 50, offers.public)
