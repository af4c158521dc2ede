"""The Celery application of beat. It sends the names of tasks, so it loads none of them and no Django: a third of the
memory."""

import os

from celery import Celery
from celery.loaders.app import AppLoader

import portal.celery  # noqa: F401  beat logs as it does

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")


class NamesOnly(AppLoader):  # type: ignore[misc]
    """Every task's code would be loaded here."""

    def init_worker(self) -> None:
        return


app = Celery("portal", fixups=[], loader=NamesOnly, set_as_current=False)
app.config_from_object("django.conf:settings", namespace="CELERY")
