"""A small demo city, and the moment at which it is looked at."""

from __future__ import annotations

from datetime import datetime
from io import StringIO

import pytest
from django.core.management import call_command

from feedback.workflow import rules
from portal.demo.clock import TZ
from stations.holidays import calendar

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=TZ)
SMALL, LARGER = 0.02, 0.1


@pytest.fixture
def loaded(db: None) -> StringIO:
    return _load(SMALL)


@pytest.fixture
def loaded_larger(db: None) -> StringIO:
    """In which everything happens that can happen."""
    return _load(LARGER)


def _load(scale: float) -> StringIO:
    said = StringIO()
    call_command("load_demo", scale=scale, today=NOW.date(), stdout=said)
    calendar.forget()
    rules.forget()
    return said
