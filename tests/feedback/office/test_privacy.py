"""Erasing what a citizen left and wrote; the chain and the figures stay."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import TestCase
from django.utils import timezone

from feedback import lifecycle
from feedback.files import storing
from feedback.models import ActorKind, OutcomeClass, Rating, Submission
from feedback.models.files import Attachment, FileKind, FileState
from feedback.privacy import handling
from feedback.reporting import statistics
from tests import cast

pytestmark = pytest.mark.django_db
NOW = timezone.now()
SHEN = lifecycle.Actor(ActorKind.DEPUTY, name="沈岩")
LEFT: dict[str, Any] = {
    "contact_name": "王阿姨",
    "contact_phone": "13812345678",
    "contact_email": "w@example.org",
    "place": "北门",
    "written_for": "邻居老张",
    "guardian_name": "王建国",
    "latitude": 31.6,
    "longitude": 120.3,
}


@pytest.fixture
def held() -> Submission:
    town = cast.town()
    return cast.assigned(town.shen, town.station, **LEFT)


def closed(held: Submission) -> Submission:
    lifecycle.resolve(held.pk, OutcomeClass.objects.get(slug="solved"), "三盏都修好了。", actor=SHEN)
    return lifecycle.rate(held.pk, Rating.SATISFIED, "谢谢沈代表，我住北门二号")


def is_chained(submission: Submission) -> bool:
    events = list(submission.events.all())
    return all(lifecycle.hash_of(e) == bytes(e.hash) for e in events) and all(
        bytes(later.previous_hash) == bytes(earlier.hash) for earlier, later in itertools.pairwise(events)
    )


def stored() -> str:
    """Every row of every table about it, as the database has it."""
    tables = ("submission", "event", "holder", "outbox")
    with connection.cursor() as cursor:
        rows = []
        for table in tables:
            cursor.execute(f"SELECT row_to_json(t)::text FROM feedback_{table} t")
            rows += [row[0] for row in cursor.fetchall()]
    return "\n".join(rows)


def test_looking_is_an_event_with_who_and_why(held: Submission) -> None:
    seen = handling.look(held.pk, actor=lifecycle.Actor(ActorKind.STAFF, "秦月"), why="核对电话")
    assert seen.contact_phone == "13812345678"
    event = held.events.latest("seq")
    assert (event.verb, event.actor_name, event.words, event.public) == ("look", "秦月", "核对电话", False)
    assert is_chained(held)


def test_contact_and_place_go_and_the_matter_goes_on(held: Submission) -> None:
    erased = handling.erase(held.pk, with_words=False)
    assert not any(getattr(erased, name) for name in LEFT)
    assert erased.message == cast.LAMPS
    assert not Submission.objects.with_phone("13812345678").exists()
    event = held.events.latest("seq")
    assert (event.verb, event.data, event.public) == ("erase", {"what": ["contact", "place"]}, True)
    assert is_chained(held)
    assert lifecycle.accept(held.pk, actor=SHEN).state == "in_progress"


def test_words_go_once_nobody_has_to_answer_them_and_figures_stay(held: Submission) -> None:
    with pytest.raises(lifecycle.NotAllowed):
        handling.erase(held.pk, with_words=True)
    done = closed(held)
    figures = figures_of()
    erased = handling.erase(done.pk, with_words=True)
    assert (erased.message, erased.rating, erased.outcome_reason) == ("", "satisfied", "三盏都修好了。")
    assert [e.words for e in done.events.all() if e.words] == ["三盏都修好了。"]
    assert figures_of() == figures
    assert is_chained(done)
    for text in ("王阿姨", "13812345678", "北门", "老张", "王建国", "31.6", "路灯", "我住"):
        assert text not in stored()


def figures_of() -> Any:
    """Of the whole city, by area."""
    return statistics.by_child("3202", 6, NOW)


def test_erasing_twice_is_erasing_once(held: Submission) -> None:
    handling.erase(held.pk, with_words=False)
    events = held.events.count()
    handling.erase(held.pk, with_words=False)
    assert held.events.count() == events


def test_files_go_with_the_words(held: Submission, settings: Any, tmp_path: Path) -> None:
    settings.PRIVATE_DIR = tmp_path
    kept, gone = file_of(held, ActorKind.DEPUTY, 1), file_of(held, ActorKind.CITIZEN, 2)
    with TestCase.captureOnCommitCallbacks(execute=True):
        handling.erase(closed(held).pk, with_words=True)
    assert list(held.attachments.all()) == [kept]
    assert storing.path_of(kept).exists()
    assert not storing.path_of(gone).exists()
    assert held.events.latest("seq").data["what"] == ["contact", "place", "words", "files"]


def file_of(held: Submission, by: ActorKind, n: int) -> Attachment:
    facts = {"kind": FileKind.PICTURE, "state": FileState.CLEAN, "media_type": "image/jpeg", "name": "a", "size": 1}
    made = Attachment.objects.create(
        bundle=UUID(int=n), upload=UUID(int=n), submission=held, event_seq=1, sha256="", stored_as=f"x{n}",
        uploaded_by=by, created_at=NOW, **facts,
    )  # fmt: skip
    storing.write(storing.path_of(made), b"x")
    return made
