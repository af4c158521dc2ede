"""Logs: one JSON object a line (or plain text on a console), with ids and never a citizen's words.

An error's text may hold what somebody wrote ("Failing row contains (...)"), so of errors only the kind and the
places in the code are logged, and the text of those few kinds that speak of machines. No Django settings here.
"""

from __future__ import annotations

import sys
import traceback
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

import structlog
from django.core.exceptions import ImproperlyConfigured
from django.db.utils import OperationalError

Line = MutableMapping[str, Any]

SPEAKS_OF_MACHINES = (OSError, ImportError, ImproperlyConfigured, OperationalError)
ROOT = Path(__file__).resolve().parents[2]
WORDY_KEYS = ("error", "exception", "exc", "reason", "positional_args")


def describe(error: BaseException) -> str:
    """The error's kind, with its text only when it cannot hold a person's words."""
    kind = f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")
    return f"{kind}: {error}" if isinstance(error, SPEAKS_OF_MACHINES) else kind


def places(error: BaseException) -> list[str]:
    """Where it happened, outermost first: `feedback/outbox.py:63 route`."""
    frames = traceback.extract_tb(error.__traceback__)
    return [f"{frame.filename.removeprefix(f'{ROOT}/')}:{frame.lineno} {frame.name}" for frame in frames]


def without_error_texts(_logger: object, _method: str, line: Line) -> Line:
    """A structlog processor: replaces `exc_info` and error objects by their kind and places."""
    error = _error_of(line.pop("exc_info", None))
    for key in WORDY_KEYS:
        if isinstance(value := line.get(key), BaseException):
            error = error or value
            del line[key]
    if error is not None:
        line.update(error=describe(error), places=places(error))
    return line


def without_missed_ticks(_logger: object, _method: str, line: Line) -> Line:
    """A structlog processor: what is done every few seconds may expire while the workers are busy; the next one does
    it. Raises structlog.DropEvent."""
    if line.get("event") == "task_revoked" and line.get("expired"):
        raise structlog.DropEvent
    return line


def _error_of(exc_info: Any) -> BaseException | None:
    if isinstance(exc_info, BaseException):
        return exc_info
    if isinstance(exc_info, tuple):
        return exc_info[1] if isinstance(exc_info[1], BaseException) else None
    return sys.exception() if exc_info else None


def configure(form: str, level: str, *, debug: bool) -> dict[str, Any]:
    """Set up structlog; returns Django's LOGGING. `form`: "json" or "console"; `debug` shows whole tracebacks."""
    shared: list[Any] = [
        without_missed_ticks,
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.stdlib.PositionalArgumentsFormatter(),
        *([structlog.processors.TimeStamper(fmt="iso", utc=True)] if form == "json" else []),
        *([] if debug else [without_error_texts]),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    return _django_logging(form, level, shared)


def _django_logging(form: str, level: str, shared: list[Any]) -> dict[str, Any]:
    renderer: Any = structlog.processors.JSONRenderer(ensure_ascii=False)
    if form != "json":
        renderer = structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    drop_meta = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    formatter = {
        "()": structlog.stdlib.ProcessorFormatter,
        "processors": [drop_meta, renderer],
        "foreign_pre_chain": shared,
    }
    ours = {"handlers": ["stderr"], "propagate": False}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": formatter},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "django": {**ours, "level": level},
            "django.request": {**ours, "level": "ERROR"},  # a refusal is no news; an error comes with its places
            "gunicorn.error": {**ours, "level": level},
            "celery": {"level": "WARNING"},
            "celery.app.trace": {"level": "CRITICAL"},  # it would print the error's text; `task_failed` says the rest
            "fontTools": {"level": "WARNING"},
        },
    }
