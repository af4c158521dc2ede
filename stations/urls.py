"""Addresses of the codes' pictures and the posters."""

from django.urls import path

from stations.views import posters, qr

urlpatterns = [
    path("c/<code>/qr.svg", qr.svg, name="qr-svg"),
    path("c/<code>/qr.png", qr.png, name="qr-png"),
    path("venues/<int:pk>/poster", posters.poster, name="poster"),
    path("venues/<int:pk>/poster.pdf", posters.pdf, name="poster-pdf"),
]
