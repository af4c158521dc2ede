"""As the portal is served, but for what only the portal prepares."""

import gc

from django.urls import get_resolver

from portal.gunicorn import *  # noqa: F403


def when_ready(_server: object) -> None:  # type: ignore[no-redef]
    """Before the workers fork, as the portal does it."""
    _ = get_resolver().url_patterns
    gc.freeze()
