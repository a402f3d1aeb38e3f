from django.apps import AppConfig


class BooksConfig(AppConfig):
    name = "pacte.delivery.books"
    label = "facility_books"
