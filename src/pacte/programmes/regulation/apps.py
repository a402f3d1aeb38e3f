from django.apps import AppConfig


class RegulationConfig(AppConfig):
    name = "pacte.programmes.regulation"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from pacte.pages import finding, home
        from pacte.programmes.regulation import offers, queries

        finding.register("declarations", _("Partenaires extérieurs"), queries.find, rank=75)
        home.register("regulation.waiting", offers.waiting, rank=40)
