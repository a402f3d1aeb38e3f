from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    name = "pacte.governance.agreements"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from pacte.governance.agreements import offers, queries
        from pacte.pages import finding, home

        finding.register("agreements", _("Accords"), queries.find, rank=70)
        home.register("agreements.preconditions", offers.preconditions_open, rank=60)
