"""Addresses of one's own account: login, second factors, sessions, password, invitation. Of allauth's only what
we use: nobody signs up here, and e-mail proves nothing."""

from allauth.account import views as allauth_views
from django.conf import settings
from django.contrib.auth.views import LogoutView
from django.urls import include, path

from portal.accounts import views
from portal.accounts.login import Login

# `login` and `logout` are our names, `account_...` those that allauth leads to.
urlpatterns = [
    path("login/", Login.as_view(), name="login"),
    path("login/", Login.as_view(), name="account_login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("logout/", LogoutView.as_view(), name="account_logout"),
    path("invitation/", views.invitation, name="invitation"),
    path("account/", views.account, name="account"),
    path("account/sessions/<int:pk>/end/", views.end_session, name="account-end-session"),
    path("account/hat/", views.hat, name="account-hat"),
    path("account/again/", allauth_views.reauthenticate, name="account_reauthenticate"),
    path("account/password/", allauth_views.password_change, name="account_change_password"),
    path("account/password/set/", allauth_views.password_set, name="account_set_password"),
    path("account/second-factor/", include("allauth.mfa.urls")),
]
if settings.SSO_SERVER:
    urlpatterns.append(path("sso/", include("allauth.socialaccount.providers.openid_connect.urls")))
