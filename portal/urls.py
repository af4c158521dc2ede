"""The table of addresses. What anybody may open without an account stands in `portal.public`."""

from django.contrib import admin
from django.urls import path

urlpatterns = [
    path("admin/", admin.site.urls),
]
