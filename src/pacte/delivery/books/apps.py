from django.apps import AppConfig


class BooksConfig(AppConfig):
    name = "pacte.delivery.books"
    label = "facility_books"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from pacte.delivery.books import offers
        from pacte.delivery.records import panels
        from pacte.measures import registry
        from pacte.pages import home

        panels.offer("books", _("Gestion"), 80, offers.panel)
        home.register("books.to_close", offers.to_close, rank=30)
        for measure in offers.MEASURES:
            registry.offer(measure)
