from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "pacte.reports"

    def ready(self) -> None:
        from pacte.pages import home
        from pacte.reports import blocks

        home.register("reports.followed", blocks.followed, 60)
        home.register("reports.steered", blocks.steered, 58)
