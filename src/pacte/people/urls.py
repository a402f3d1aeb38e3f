"""The pages of people. Their own namespace is ``people``; allauth's names have none."""

from allauth.account import views as allauth
from allauth.mfa.base import views as mfa
from django.urls import include, path
from django.views.generic import RedirectView

from pacte.people.views import accounts

to_account = RedirectView.as_view(pattern_name="people:account")
pages = [
    path("compte/", accounts.account, name="account"),
    path("compte/mot-de-passe/", accounts.password, name="password"),
]
urlpatterns = [
    path("", include((pages, "people"))),
    path("compte/connexion/", allauth.login, name="account_login"),
    path("compte/deconnexion/", allauth.logout, name="account_logout"),
    path("compte/ferme/", allauth.account_inactive, name="account_inactive"),
    path("compte/oublie/", accounts.forgotten, name="account_reset_password"),
    path("compte/encore/", allauth.reauthenticate, name="account_reauthenticate"),
    path("compte/code/", mfa.authenticate, name="mfa_authenticate"),
    path("compte/code/encore/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("compte/code/regler/", accounts.second_factor, name="mfa_activate_totp"),
    path("compte/code/regle/", to_account, name="mfa_index"),
]
