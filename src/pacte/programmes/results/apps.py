from django.apps import AppConfig


class ResultsConfig(AppConfig):
    name = "pacte.programmes.results"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from pacte.pages import finding, home
        from pacte.programmes.results import offers, queries
        from pacte.programmes.sheets import checks

        finding.register("indicators", _("Indicateurs"), queries.find, rank=75)
        home.register("results.to_verify", offers.to_verify, rank=40)
        home.register("results.to_do", offers.to_do, rank=41)
        checks.register(offers.CHECK, offers.REASON, offers.without_target)
