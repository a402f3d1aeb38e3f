from django.urls import path

from pacte.delivery.books import views

app_name = "books"
urlpatterns = [
    path("gestion/", views.index, name="index"),
    path("gestion/ouvrir/", views.open_books, name="open"),
    path("gestion/<uuid:uid>/", views.month, name="month"),
    path("gestion/<uuid:uid>/operations/", views.operations, name="operations"),
    path("gestion/<uuid:uid>/saisir/<str:kind>/", views.record, name="record"),
    path("gestion/<uuid:uid>/cloturer/", views.close, name="close"),
    path("gestion/<uuid:uid>/rapport/", views.report, name="report"),
    path("gestion/<uuid:uid>/budget/", views.budget, name="budget"),
    path("gestion/<uuid:uid>/budget/<int:year>/", views.plan_budget, name="plan_budget"),
    path("gestion/<uuid:uid>/actions/", views.actions, name="actions"),
    path("gestion/<uuid:uid>/actions/nouvelle/", views.plan_action, name="plan_action"),
    path("gestion/action/<uuid:uid>/", views.follow, name="follow"),
    path("gestion/operation/<uuid:uid>/", views.operation, name="operation"),
    path("gestion/operation/<uuid:uid>/piece/", views.paper, name="paper"),
]
