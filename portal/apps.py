from django.apps import AppConfig

from portal.celery import app as celery_app  # loaded with Django: all tasks are its own


class PortalConfig(AppConfig):
    name = "portal"


__all__ = ["PortalConfig", "celery_app"]
