"""The table of addresses. What anybody may open without an account stands in `portal.public`."""

from django.contrib import admin
from django.contrib.auth.views import LogoutView
from django.urls import include, path

from portal import dashboard, health, login, views

urlpatterns = [
    path("", views.home, name="home"),
    path("privacy", views.privacy, name="privacy"),
    path("", include("feedback.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("login/", login.Login.as_view(), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("dashboard/", dashboard.dashboard, name="dashboard"),
    path("dashboard/unrouted/<int:pk>/", dashboard.assign, name="unrouted-assign"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", health.metrics_page, name="metrics"),
    path("admin/", admin.site.urls),
    path("", include("deputies.urls")),
    path("", include("stations.urls")),
]
