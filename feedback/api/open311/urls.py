"""Addresses of the standard, below /open311/. Each ends with its format."""

from django.urls import path

from feedback.api.open311 import views

urlpatterns = [
    path("discovery.<slug:form>", views.discovery, name="open311-discovery"),
    path("v2/services.<slug:form>", views.services, name="open311-services"),
    path("v2/services/<slug:code>.<slug:form>", views.service, name="open311-service"),
    path("v2/requests.<slug:form>", views.requests, name="open311-requests"),
    path("v2/requests/<slug:number>.<slug:form>", views.one_request, name="open311-request"),
    path("v2/tokens/<str:token>.<slug:form>", views.token, name="open311-token"),
]
