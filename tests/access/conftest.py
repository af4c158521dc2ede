"""One town for the whole matrix: every request is undone by itself."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings

from tests.access.world import World


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder: Path = tmp_path_factory.mktemp("files")
    own = override_settings(
        MEDIA_ROOT=folder / "media",
        PRIVATE_DIR=folder / "private",
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    )
    with own, django_db_blocker.unblock(), transaction.atomic():
        logging.disable()  # a line for each of thousands of requests
        yield World()
        logging.disable(logging.NOTSET)
        transaction.set_rollback(True)
