"""What every test stands on. The servers are started earlier: tests/servers.py."""

from typing import Any

import pytest

from feedback import privacy_rules, workflows


@pytest.fixture(autouse=True)
def plain_static_files(settings: Any) -> None:
    """Pages are tested without collecting static files first; tests of the collected ones set their own storage."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}


@pytest.fixture(autouse=True)
def no_rules_kept() -> None:
    """The versions of the rules that a process keeps for a minute must not outlive a test."""
    workflows.forget()
    privacy_rules.forget()
