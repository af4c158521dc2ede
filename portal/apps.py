from django.apps import AppConfig
from django.utils.translation import gettext_noop as _

from portal.celery import app as celery_app  # loaded with Django: all tasks are its own

# What Django says under a field, in our own Chinese: a text that stands in our catalogue goes before Django's.
DJANGO_SAYS = (_("This field is required."),)


class PortalConfig(AppConfig):
    name = "portal"


__all__ = ["PortalConfig", "celery_app"]
