"""Whatever is changed, removed or reordered is found and named: each is done here by SQL, past every trigger."""

from __future__ import annotations

import json
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, InternalError, connection, transaction
from django.utils import timezone

from feedback import lifecycle
from feedback.auditing import heads, publishing
from feedback.auditing.verifying import Asked, Fault, Tally, faults_of, verify
from feedback.models import ActorKind, Event, OutcomeClass, Rating, Submission
from feedback.models.audit import AuditHead
from feedback.privacy import handling
from tests import cast
from tests.feedback.auditing import tampering

pytestmark = pytest.mark.django_db
SHEN = lifecycle.Actor(ActorKind.DEPUTY, name="沈岩")


@pytest.fixture
def town() -> cast.Town:
    return cast.town()


@pytest.fixture
def case(town: cast.Town) -> Submission:
    """Five events: submit, assign, accept, resolve, rate; a head covers them."""
    held = cast.assigned(town.shen, town.station, contact_name="王阿姨")
    shen = lifecycle.Actor(ActorKind.DEPUTY, "沈岩", town.users["shen"])
    lifecycle.accept(held.pk, actor=shen)
    lifecycle.resolve(held.pk, OutcomeClass.objects.all()[0], "修好了。", actor=shen)
    lifecycle.rate(held.pk, Rating.SATISFIED, "谢谢")
    cast.submission(town.elsewhere, n=7)
    heads.make_due(timezone.now())
    return held


def found(**asked: Any) -> list[str]:
    return sorted(str(finding) for finding in verify(Asked(**asked), Tally()))


def test_all_is_as_it_was(case: Submission) -> None:
    tally = Tally()
    assert list(verify(Asked(), tally)) == []
    assert (tally.events, tally.chains, tally.heads, tally.leaves, tally.after_last_head) == (6, 2, 1, 2, 0)


@pytest.mark.parametrize(
    "change",
    ["verb = 'decline'", "at = at + interval '1 second'", "actor_name = '别人'", "public = NOT public",
     "data = '{}'::jsonb", "actor_kind = 'staff'"],
)  # fmt: skip
def test_a_changed_field_is_named(case: Submission, change: str) -> None:
    tampering.run(f"UPDATE feedback_event SET {change} WHERE submission_id = %s AND seq = 2", case.pk)
    assert found() == [f"event 2 of opinion #{case.pk} was changed"]


def test_another_account_is_named(case: Submission, town: cast.Town) -> None:
    tampering.run(
        "UPDATE feedback_event SET actor_user_id = %s WHERE submission_id = %s AND seq = 3",
        town.users["zhou"].pk,
        case.pk,
    )
    assert found() == [f"event 3 of opinion #{case.pk} was changed"]


def test_an_account_put_to_what_a_citizen_did_is_named(case: Submission, town: cast.Town) -> None:
    tampering.run(
        "UPDATE feedback_event SET actor_user_id = %s WHERE submission_id = %s AND seq = 1",
        town.users["zhou"].pk,
        case.pk,
    )
    assert found() == [f"event 1 of opinion #{case.pk} was changed"]


def test_events_from_before_the_account_was_part_of_the_hash_hold(case: Submission, town: cast.Town) -> None:
    made = lifecycle.event_after(None, case, "accept", actor=SHEN, at=timezone.now())
    made.actor_user = town.users["shen"]
    assert list(faults_of([made])) == []


def test_changed_words_are_named(case: Submission) -> None:
    tampering.run("UPDATE feedback_event SET words = '没修' WHERE submission_id = %s AND seq = 4", case.pk)
    assert found() == [f"event 4 of opinion #{case.pk} had its words changed"]


def test_words_that_went_without_an_erasure_are_named(case: Submission) -> None:
    Event.objects.filter(submission=case, seq=4).update(words="", words_salt=b"")  # the trigger lets this pass
    assert found() == [f"event 4 of opinion #{case.pk} lost its words, and no event tells of an erasure"]


@pytest.mark.parametrize("seq", [1, 3])
def test_a_removed_event_is_named(case: Submission, seq: int) -> None:
    tampering.run("DELETE FROM feedback_event WHERE submission_id = %s AND seq = %s", case.pk, seq)
    assert found() == [f"event {seq} of opinion #{case.pk} is missing"]


def test_a_removed_last_event_is_named_by_the_head(case: Submission) -> None:
    tampering.run("DELETE FROM feedback_event WHERE submission_id = %s AND seq = 5", case.pk)
    assert found() == [f"event 5 of opinion #{case.pk} is missing (head 1)"]


def test_a_removed_opinion_is_named(case: Submission) -> None:
    for relation in Submission._meta.get_fields(include_hidden=True):
        if relation.auto_created and not relation.concrete:
            table, column = relation.related_model._meta.db_table, relation.field.column  # type: ignore[union-attr]
            tampering.run(f"DELETE FROM {table} WHERE {column} = %s", case.pk)
    gone = f"event 5 of opinion #{case.pk} is missing (head 1)"
    assert found() == [gone, f"opinion #{case.pk} has no events at all"]
    tampering.run("DELETE FROM feedback_submission WHERE id = %s", case.pk)
    assert found() == [gone]


def test_two_swapped_events_are_named(case: Submission) -> None:
    for before, after in ((3, 99), (4, 3), (99, 4)):
        tampering.run(
            "UPDATE feedback_event SET seq = %s WHERE submission_id = %s AND seq = %s", after, case.pk, before
        )
    assert found() == [f"event {seq} of opinion #{case.pk} was moved: it was made in another place" for seq in (3, 4)]


def test_a_chain_that_was_written_anew_is_named_by_the_head(case: Submission) -> None:
    """All hashes are right in themselves, as whoever knows the code can make them."""
    last: Event | None = None
    for event in list(case.events.order_by("seq")):
        event.actor_name = event.actor_name.replace("沈岩", "别人")
        event.previous_hash = last.hash if last else bytes(32)
        event.hash, last = lifecycle.hash_of(event), event
        tampering.run(
            "UPDATE feedback_event SET actor_name = %s, previous_hash = %s, hash = %s WHERE id = %s",
            event.actor_name, event.previous_hash, event.hash, event.pk,
        )  # fmt: skip
        last.hash = event.hash
    assert found() == [f"event 5 of opinion #{case.pk} is not the one that the head of its day holds fast (head 1)"]


def test_one_event_with_a_new_hash_breaks_the_next(case: Submission) -> None:
    event = case.events.get(seq=3)
    event.actor_name = "别人"
    tampering.run(
        "UPDATE feedback_event SET actor_name = %s, hash = %s WHERE id = %s",
        "别人",
        lifecycle.hash_of(event),
        event.pk,
    )
    assert found() == [f"event 4 of opinion #{case.pk} does not follow the event before it"]


def test_erasing_personal_data_leaves_the_chain_valid(case: Submission) -> None:
    handling.look(case.pk, actor=SHEN, why="要打电话")
    handling.erase(case.pk, with_words=True)
    assert found() == []
    assert not Event.objects.filter(submission=case, actor_kind=ActorKind.CITIZEN).exclude(words="").exists()


def test_a_changed_head_is_named(case: Submission) -> None:
    tampering.run("UPDATE feedback_audithead SET events = events + 1")
    assert found() == ["head 1 was changed"]


def test_a_removed_head_is_named_by_the_next_and_the_last_one_by_what_was_published(case: Submission) -> None:
    for days in (1, 2):
        heads.make_due(timezone.now() + timedelta(days=days))
    published = [heads.line(head) for head in AuditHead.objects.all()]
    tampering.run("DELETE FROM feedback_audithead WHERE number = 2")
    assert found() == ["head 2 is missing"]
    tampering.run("DELETE FROM feedback_audithead WHERE number = 3")
    assert found() == []
    assert found(published=published) == ["head 2 is missing", "head 3 is missing"]


def test_heads_that_were_made_anew_are_not_the_published_ones(case: Submission) -> None:
    published = [heads.line(head) for head in AuditHead.objects.all()]
    tampering.run("DELETE FROM feedback_event WHERE submission_id = %s AND seq = 5", case.pk)
    tampering.run("DELETE FROM feedback_audithead")
    heads.make_due(timezone.now())
    assert found() == []
    assert found(published=published) == ["head 1 is not the one that was published"]


def test_only_an_area_or_only_since_a_day(case: Submission, town: cast.Town) -> None:
    tampering.run("UPDATE feedback_event SET verb = 'decline' WHERE submission_id = %s AND seq = 2", case.pk)
    assert found(area_key=town.binhu.key) == []
    assert len(found(area_key=town.xishan.key)) == 1
    assert found(since=timezone.now() + timedelta(days=1)) == []
    assert len(found(since=timezone.now() - timedelta(days=1))) == 1


def test_the_command_says_what_it_read_and_ends_with_1_when_anything_is_wrong(
    case: Submission, tmp_path: Path
) -> None:
    out, kept = StringIO(), tmp_path / "heads.jsonl"
    kept.write_text(publishing.text_of([heads.line(head) for head in AuditHead.objects.all()]))
    call_command("verify_audit", "--heads", str(kept), stdout=out)
    assert "6 events of 2 opinions and 1 heads read" in out.getvalue()
    assert "All is as it was." in out.getvalue()
    tampering.run("DELETE FROM feedback_event WHERE submission_id = %s AND seq = 5", case.pk)
    with pytest.raises(CommandError, match="1 found"):
        call_command("verify_audit", stdout=out)
    assert f"WRONG: event 5 of opinion #{case.pk} is missing (head 1)" in out.getvalue()


def test_the_command_refuses_what_is_no_file_of_heads(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong"
    wrong.write_text(json.dumps({"a": 1}))
    for path in (wrong, tmp_path / "none"):
        with pytest.raises(CommandError, match="no file of heads"):
            call_command("verify_audit", "--heads", str(path))


def test_a_head_cannot_be_changed_or_removed(case: Submission) -> None:
    with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
        AuditHead.objects.update(events=0)
    with pytest.raises((IntegrityError, InternalError)), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM feedback_audithead")


def test_the_number_of_queries_does_not_grow(
    case: Submission, town: cast.Town, django_assert_num_queries: Any
) -> None:
    for n in range(20, 40):
        cast.submission(town.station, n=n)
    with django_assert_num_queries(9):  # savepoint, events, its end; no events; heads, head, leaves; last, count
        found()


def test_the_fault_has_words() -> None:
    assert all(fault.value for fault in Fault)
