from django.apps import AppConfig


class BodiesConfig(AppConfig):
    name = "pacte.governance.bodies"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from pacte.governance.bodies import offers
        from pacte.pages import finding, home

        finding.register("bodies", _("Instances"), offers.find_bodies, rank=30)
        finding.register("decisions", _("Décisions"), offers.find_decisions, rank=31)
        home.register("bodies.convocations", offers.convocations, rank=60)
        home.register("bodies.decisions", offers.to_follow, rank=61)
        home.register("bodies.mandates", offers.ending, rank=62)
