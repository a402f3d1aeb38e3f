"""The pages of people. Their own namespace is ``people``; allauth's names have none."""

from allauth.account import views as allauth
from allauth.mfa.base import views as mfa
from django.urls import include, path
from django.views.generic import RedirectView

from pacte.people.views import accounts, organisations, users

to_account = RedirectView.as_view(pattern_name="people:account")
pages = [
    path("compte/", accounts.account, name="account"),
    path("compte/mot-de-passe/", accounts.password, name="password"),
    path("organisations/", organisations.organisations, name="organisations"),
    path("organisations/fonder/", organisations.found, name="found"),
    path("organisations/<uuid:uid>/", organisations.organisation, name="organisation"),
    path("organisations/<uuid:uid>/corriger/", organisations.describe, name="describe"),
    path("organisations/<uuid:uid>/logo/", organisations.logo, name="logo"),
    path("organisations/<uuid:uid>/logo/image/", organisations.logo_picture, name="logo_picture"),
    path("organisations/<uuid:uid>/logo/retirer/", organisations.drop_logo, name="drop_logo"),
    path("organisations/<uuid:uid>/affilier/", organisations.affiliate, name="affiliate"),
    path("utilisateurs/", users.users, name="users"),
    path("utilisateurs/ouvrir/", users.open_account, name="open_account"),
    path("utilisateurs/<uuid:uid>/", users.user, name="user"),
    path("utilisateurs/<uuid:uid>/role/", users.give_role, name="give_role"),
    path("utilisateurs/<uuid:uid>/role/retirer/", users.end_role, name="end_role"),
    path("utilisateurs/<uuid:uid>/mot-de-passe/", users.give_password, name="give_password"),
    path("utilisateurs/<uuid:uid>/etat/", users.disable, name="disable"),
    path("utilisateurs/<uuid:uid>/code/", users.forget_code, name="forget_code"),
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
    path("compte/code/secours/", accounts.recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "compte/code/secours/refaire/",
        accounts.renew_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path("compte/code/regle/", to_account, name="mfa_index"),
]
