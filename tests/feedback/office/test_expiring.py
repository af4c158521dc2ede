"""What was kept long enough is erased, by the rules of its area, and written down; figures and chains stay."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import TestCase
from django.utils import timezone

from deputies.models import Area
from feedback import lifecycle
from feedback.files import storing
from feedback.models import ActorKind, OutcomeClass, Rating, Submission
from feedback.models.notices import Channel, Delivery, Kind
from feedback.models.privacy import Erasure, Kept, PrivacyRules
from feedback.models.screening import Decision, Screening, WordKind
from feedback.models.search import SearchDocument
from feedback.privacy import expiring, handling, in_force, retention
from feedback.reporting import statistics
from feedback.screening import screener
from feedback.searching import documents
from tests import cast
from tests.feedback.office.test_privacy import LEFT, SHEN, file_of, is_chained

pytestmark = pytest.mark.django_db
STAFF = lifecycle.Actor(ActorKind.STAFF, "秦月")
A_MONTH, A_YEAR = 31, 366


@pytest.fixture
def town() -> cast.Town:
    PrivacyRules.objects.update(created_at=timezone.now() - timedelta(days=8))
    return cast.town()


def over(town: cast.Town, n: int = 0, **left: Any) -> Submission:
    made = cast.assigned(town.shen, town.station, n=n, **left)
    lifecycle.resolve(made.pk, OutcomeClass.objects.get(slug="solved"), "三盏都修好了。", actor=SHEN)
    return lifecycle.rate(made.pk, Rating.SATISFIED, "谢谢，我住北门二号")


def run(days: int) -> int:
    """As it will be so many days from now."""
    return expiring.run(timezone.now() + timedelta(days=days), seconds=60)


def local(*moment: int) -> datetime:
    return timezone.make_aware(datetime(*moment))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("months", "expected"),
    [(1, (2026, 2, 28)), (12, (2025, 3, 31)), (13, (2025, 2, 28)), (25, (2024, 2, 29)), (3, (2025, 12, 31))],
)
def test_months_end_where_the_month_does(months: int, expected: tuple[int, int, int]) -> None:
    assert retention.months_before(local(2026, 3, 31, 15, 4), months) == local(*expected)


def test_each_kind_goes_when_its_time_is_over_and_no_sooner(town: cast.Town) -> None:
    done = over(town, **LEFT)
    figures = statistics.by_child("3202", 6, timezone.now())
    assert run(360) == 0
    assert run(370) == 1  # contact and place
    done.refresh_from_db()
    assert not any(getattr(done, name) for name in LEFT)
    assert done.message == cast.LAMPS
    assert run(9 * A_YEAR) == 0
    assert run(10 * A_YEAR) == 1  # words
    done.refresh_from_db()
    assert done.message == ""
    assert [event.words for event in done.events.all() if event.words] == ["三盏都修好了。"]
    assert statistics.by_child("3202", 6, timezone.now()) == figures
    assert is_chained(done)
    rules = PrivacyRules.objects.get()
    erased = done.events.filter(verb="erase").order_by("seq")
    assert [event.data for event in erased] == [
        {"what": ["contact", "place"], "rules": rules.pk}, {"what": ["words"], "rules": rules.pk},
    ]  # fmt: skip
    assert {event.actor_kind for event in erased} == {"system"}


def test_the_log_has_counts_and_numbers_and_not_a_word(town: cast.Town) -> None:
    first, second = over(town, **LEFT), over(town, n=1, contact_phone="13800000000")
    run(A_YEAR + 5)
    row = Erasure.objects.get()
    assert (row.kind, row.count, row.area_key) == (Kept.CONTACT, 2, town.street.key)
    assert row.submission_ids == [first.pk, second.pk]
    assert run(A_YEAR + 5) == 0
    assert Erasure.objects.count() == 1


def test_what_is_open_or_was_reopened_is_left_alone(town: cast.Town) -> None:
    cast.assigned(town.shen, town.station, n=1, **LEFT)
    again = over(town, **LEFT)
    lifecycle.rate(again.pk, Rating.NOT_SATISFIED, "又不亮了。")
    assert run(20 * A_YEAR) == 0


def test_files_go_from_the_disk_too(town: cast.Town, settings: Any, tmp_path: Path) -> None:
    settings.PRIVATE_DIR = tmp_path
    done = over(town)
    kept, gone = file_of(done, ActorKind.DEPUTY, 1), file_of(done, ActorKind.CITIZEN, 2)
    with TestCase.captureOnCommitCallbacks(execute=True):
        assert run(3 * A_YEAR) == 1
    assert list(done.attachments.all()) == [kept]
    assert storing.path_of(kept).exists()
    assert not storing.path_of(gone).exists()


def test_reasons_of_looks_and_old_deliveries_go(town: cast.Town) -> None:
    done = over(town)
    handling.look(done.pk, actor=STAFF, why="核对王阿姨的电话")
    now = timezone.now()
    rows = {"submission": done, "channel": Channel.EMAIL, "kind": Kind.RECEIVED, "language": "en", "created_at": now}
    events = list(done.events.all())
    Delivery.objects.create(event=events[0], available_at=now, sent_at=now, **rows)
    waiting = Delivery.objects.create(event=events[1], available_at=now, **rows)
    assert run(7 * A_MONTH) == 1
    assert list(Delivery.objects.all()) == [waiting]
    assert run(3 * A_YEAR) == 1
    assert not done.events.filter(verb="look").exclude(words="").exists()
    assert is_chained(done)
    assert set(Erasure.objects.values_list("kind", flat=True)) == {Kept.DELIVERIES, Kept.LOOKS}


def rules_of(area: Area, *, days_old: int, **periods: int) -> PrivacyRules:
    made = PrivacyRules.objects.create(area=area, authority="网信部门", authority_en="The authority", **periods)
    PrivacyRules.objects.filter(pk=made.pk).update(created_at=timezone.now() - timedelta(days=days_old))
    in_force.forget()
    return made


def test_the_nearest_areas_rules_count(town: cast.Town) -> None:
    done = over(town, **LEFT)
    rules_of(town.binhu, days_old=8, contact_months=1)
    assert run(2 * A_MONTH) == 0
    own = rules_of(town.street, days_old=8, contact_months=1)
    assert run(2 * A_MONTH) == 1
    assert done.events.get(verb="erase").data["rules"] == own.pk


def test_a_longer_period_of_the_area_holds_against_a_shorter_one_above(town: cast.Town) -> None:
    over(town, **LEFT)
    rules_of(town.street, days_old=8, contact_months=60)
    assert run(2 * A_YEAR) == 0


def test_a_new_version_erases_only_a_week_later(town: cast.Town) -> None:
    done = over(town, **LEFT)
    Submission.objects.filter(pk=done.pk).update(closed_at=timezone.now() - timedelta(days=70))
    rules_of(town.street, days_old=0, contact_months=1)
    assert run(6) == 0
    assert run(8) == 1


def test_the_dry_run_says_what_would_go_and_changes_nothing(town: cast.Town, capsys: Any, time_machine: Any) -> None:
    done = over(town, **LEFT)
    time_machine.move_to(timezone.now() + timedelta(days=2 * A_YEAR))
    call_command("erase_expired", "--dry-run")
    assert f"* contact 12 1 {done.pk}" in capsys.readouterr().out.splitlines()
    done.refresh_from_db()
    assert done.contact_name == "王阿姨"
    call_command("erase_expired")
    assert capsys.readouterr().out == "erased: 1\n"


def test_a_run_with_nothing_to_do_asks_once_for_each_kind(town: cast.Town, django_assert_num_queries: Any) -> None:
    over(town)
    with django_assert_num_queries(1 + len(Kept)):
        run(1)


def found_by(words: str) -> int:
    documents.catch_up()
    return SearchDocument.objects.extra(where=["lexemes @@ to_tsquery('simple', %s)"], params=[words]).count()


def test_erased_words_are_not_found_any_more(town: cast.Town) -> None:
    lexeme = "路灯"
    done = over(town, **LEFT)
    assert found_by(f"'{lexeme}'") == 1
    handling.erase(done.pk, with_words=True)
    assert found_by(f"'{lexeme}'") == 0


def test_words_said_after_an_erasure_go_in_their_time_too(town: cast.Town) -> None:
    matter = over(town)
    handling.erase(matter.pk, with_words=True)
    lifecycle.rate(matter.pk, Rating.NOT_SATISFIED, "我是北门二号的王小明，灯又坏了", actor=lifecycle.CITIZEN)
    assert run(10 * A_YEAR) == 0
    lifecycle.resolve(matter.pk, OutcomeClass.objects.get(slug="solved"), "又修好了。", actor=SHEN)
    lifecycle.rate(matter.pk, Rating.SATISFIED, "")
    assert run(9 * A_YEAR) == 0
    assert run(10 * A_YEAR) == 1
    assert not matter.events.filter(actor_kind=ActorKind.CITIZEN).exclude(words="").exists()
    assert Erasure.objects.latest("pk").kind == Kept.WORDS
    assert run(10 * A_YEAR) == 0
    assert is_chained(matter)


def test_masked_words_stay_findable_by_nobody_but_the_mask(town: cast.Town) -> None:
    made = cast.submission(town.station, "张三拿了路灯的钱。", n=5)
    lexeme = "张三"
    assert found_by(f"'{lexeme}'") == 1
    row = Screening.objects.create(
        submission=made, area_key=made.area_key, at=made.created_at, kinds=[WordKind.ACCUSATION]
    )
    screener.decide(row.pk, Decision.MASK, actor=STAFF, masked="某人拿了路灯的钱。")
    assert found_by(f"'{lexeme}'") == 0
