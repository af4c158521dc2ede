"""The table of addresses. What anybody may open without an account stands in `portal.pages.public`."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path

from portal import views
from portal.figures import dashboard, exports
from portal.report import open_figures, page
from portal.watching import health

admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]  # one door, with its limits and its second factor

handler400 = "portal.pages.errors.bad_request"
handler500 = "portal.pages.errors.server_error"

urlpatterns = [
    path("", views.home, name="home"),
    path("app.webmanifest", views.manifest, name="manifest"),
    path("", include("feedback.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("", include("portal.accounts.urls")),
    path("dashboard/", dashboard.dashboard, name="dashboard"),
    path("dashboard/<slug:what>.<slug:form>", exports.table, name="dashboard-export"),
    path("figures/", open_figures.open_figures, name="open-figures"),
    path("report/", page.report_page, name="report"),
    path("report/file.<slug:form>", page.report_file, name="report-file"),
    path("dashboard/unrouted/<int:pk>/", dashboard.assign, name="unrouted-assign"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", health.metrics_page, name="metrics"),
    path("admin/", admin.site.urls),
    path("", include("deputies.urls")),
    path("", include("stations.urls")),
]
