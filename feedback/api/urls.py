"""Addresses of the API. Nothing here loads its framework."""

from django.urls import path

from feedback.api import pages
from feedback.api.later import Later
from feedback.api.routes import ROUTES

urlpatterns = [
    *(path(f"api/v1/{route}", Later(view), name=name) for route, view, name in ROUTES),
    path("api/v1/schema", pages.schema, name="api-schema"),
    path("api/v1/docs", pages.docs, name="api-docs"),
    path("api/v1/<path:rest>", pages.nothing, name="api-nothing"),
]
