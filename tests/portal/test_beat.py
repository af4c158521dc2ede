"""Every entry of beat's table names a task that exists and takes its arguments."""

import inspect
import subprocess
import sys
from typing import Any

import pytest

from portal import beat, celery
from portal.schedule import BEAT_SCHEDULE


@pytest.mark.parametrize("name", BEAT_SCHEDULE)
def test_entry_imports_and_takes_its_arguments(name: str) -> None:
    entry = BEAT_SCHEDULE[name]
    celery.app.loader.import_default_modules()

    task = celery.app.tasks[entry["task"]]

    inspect.signature(task.run).bind(*entry["args"])


@pytest.mark.parametrize("entry", BEAT_SCHEDULE.values(), ids=BEAT_SCHEDULE)
def test_messages_nobody_takes_do_not_pile_up(entry: dict[str, Any]) -> None:
    assert entry["options"]["expires"] <= entry["schedule"]


def test_every_task_is_started_by_beat_or_by_a_row() -> None:
    celery.app.loader.import_default_modules()
    ours = {name for name in celery.app.tasks if name.startswith(("feedback.tasks.", "stations.tasks."))}
    started = {entry["task"] for entry in BEAT_SCHEDULE.values()}
    by_the_relay = {"feedback.tasks.route", "feedback.tasks.deliver", "feedback.tasks.mail_notification"}
    assert ours - started == by_the_relay


def test_celery_uses_the_table() -> None:
    assert celery.app.conf.beat_schedule == beat.app.conf.beat_schedule == BEAT_SCHEDULE


def test_beat_sends_names_to_the_same_queues_and_loads_no_task() -> None:
    """In a process of its own, as beat is."""
    script = """
import sys
from celery.apps.beat import Beat
from portal.beat import app
Beat(app=app).init_loader()
print(app.amqp.router.route({}, "feedback.tasks.digest")["queue"].name)
assert not {"feedback.tasks", "django.contrib.auth.models"} & set(sys.modules)
"""
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert ran.stdout == "messages\n", ran.stderr
