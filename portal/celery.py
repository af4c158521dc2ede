"""The Celery application. Workers only make routing fast: the queue is PostgreSQL."""

import gc
import logging.config
import os
from typing import Any

from celery import Celery
from celery.signals import setup_logging, worker_before_create_process
from django.conf import settings
from django_structlog.celery.steps import DjangoStructLogInitStep

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
os.environ.setdefault("CELERY_SKIP_CHECKS", "true")  # they import every page: a third of a worker's memory

app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.steps["worker"].add(DjangoStructLogInitStep)


@setup_logging.connect  # type: ignore[untyped-decorator]
def use_the_portals_logging(**_: Any) -> None:
    """The worker and beat log like every other process; without this Celery would set up its own."""
    logging.config.dictConfig(settings.LOGGING)


@worker_before_create_process.connect  # type: ignore[untyped-decorator]
def share_what_is_loaded(**_: Any) -> None:
    """Before the worker forks: what the collector of a child looks at is copied into the child."""
    gc.freeze()
