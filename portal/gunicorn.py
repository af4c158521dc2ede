"""How gunicorn serves the portal. Sized for two cores; WEB_WORKERS and WEB_THREADS say otherwise."""

import gc
import os
import shutil
from pathlib import Path

from django.urls import get_resolver

from feedback.receipts import tracking_qr
from stations.venue_codes import scans

bind = f"{os.environ.get('BIND', '0.0.0.0')}:{os.environ.get('PORT', '8000')}"  # noqa: S104  phones scan the code
worker_class = "gthread"
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "8"))
preload_app = True
graceful_timeout = 5
keepalive = 15
timeout = 30
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108  a heartbeat file must not wait for a disk
control_socket_disable = True
accesslog = None  # django-structlog writes one line a request
limit_request_line = 2048

# Each worker writes its figures to files that /metrics adds up. Emptied when the server starts, not when it reloads.
if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
    _figures = Path(os.environ.get("DATA_DIR", "var")) / "metrics"
    shutil.rmtree(_figures, ignore_errors=True)
    _figures.mkdir(parents=True)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(_figures)


def when_ready(_server: object) -> None:
    """Before the workers fork: import every view, so that they share the memory and the first page is quick."""
    _ = get_resolver().url_patterns
    tracking_qr.prepare()
    gc.freeze()


def post_worker_init(_worker: object) -> None:
    """In each worker: write down now and then how often which code was scanned."""
    scans.start_flushing()


def worker_exit(_server: object, _worker: object) -> None:
    scans.flush_and_close()
