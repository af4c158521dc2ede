"""Addresses of what the lowest floor shows by itself."""

from django.urls import path

from deputies.views import photos

urlpatterns = [path("photos/<slug:name>/<int:size>.webp", photos.photo, name="photo")]
