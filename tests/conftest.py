"""What every test stands on. The servers are started earlier: tests/servers.py."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import override_settings
from pytest_django.plugin import blocking_manager_key

from feedback.privacy import in_force
from feedback.workflow import rules
from tests import servers

AS_SERVED = {**settings.STORAGES, "staticfiles": {"BACKEND": "portal.pages.static.InliningStaticFilesStorage"}}


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> None:
    """The migrations run once for all processes: each copies the tables."""
    if "TEST_DATABASE_URL" not in os.environ:
        settings.DATABASES["default"].setdefault("TEST", {})["TEMPLATE"] = servers.tables()


@pytest.fixture(autouse=True)
def plain_static_files(settings: Any) -> None:
    """Pages are tested without collecting static files first; tests of the collected ones set their own storage."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}


@pytest.fixture(autouse=True)
def quick_passwords(settings: Any) -> None:
    """Those of the portal take a tenth of a second and much memory on purpose."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def no_rules_kept() -> None:
    """The versions of the rules that a process keeps for a minute must not outlive a test."""
    rules.forget()
    in_force.forget()


@pytest.fixture(scope="session")
def static_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """As `make run` collects them, once for all pages that are weighed."""
    made = tmp_path_factory.mktemp("static")
    with override_settings(STATIC_ROOT=made, STORAGES=AS_SERVED):
        call_command("collectstatic", interactive=False, verbosity=0)
    return made


@pytest.fixture
def collected(static_folder: Path) -> Iterator[Path]:
    with override_settings(STATIC_ROOT=static_folder, STORAGES=AS_SERVED):
        yield static_folder


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Any:
    """A test with transactions of its own leaves empty tables: put back what the migrations wrote, for others."""
    result = yield
    if nextitem is not None and _has_transactions(item) and not _has_transactions(nextitem):
        with item.config.stash[blocking_manager_key].unblock():
            connection.creation.deserialize_db_from_string(connection._test_serialized_contents)  # type: ignore[attr-defined]
    return result


def _has_transactions(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    return marker is not None and bool(marker.kwargs.get("transaction"))
