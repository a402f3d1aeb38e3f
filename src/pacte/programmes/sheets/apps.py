from django.apps import AppConfig


class SheetsConfig(AppConfig):
    name = "pacte.programmes.sheets"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from pacte.governance.bodies import groups
        from pacte.pages import finding, home
        from pacte.programmes.sheets import grouping, offers, queries

        finding.register("programmes", _("Programmes"), queries.find, rank=65)
        home.register("sheets.to_follow", offers.to_follow, rank=45)
        groups.offer("programme", _("Programme"), grouping.choices, grouping.bodies_of)
