from __future__ import annotations

from dataclasses import replace
from threading import Barrier, Thread
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from feedback.arrival.submitting import KeyReused, Opinion, Receipt, find, submit
from feedback.models import Event, Submission
from feedback.models.queue import Outbox
from tests import cast

KEY = UUID("0192f0c1-2d3e-7a4b-8c5d-6e7f80910a1b")


@pytest.mark.django_db
def test_one_transaction_writes_the_submission_its_event_and_the_outbox_row() -> None:
    opinion = Opinion(venue=cast.town().station, message="路灯不亮，𠮷喆堃玥翀䶮 😀")
    submit(replace(opinion, message="先来一条"), idempotency_key=UUID(int=1))
    with CaptureQueriesContext(connection) as queries:
        receipt = submit(opinion, idempotency_key=KEY)
    assert len(queries) == 2  # the number, and one statement with three inserts
    submission = Submission.objects.get(pk=receipt.submission_id)
    assert submission.message == opinion.message
    assert Event.objects.get(submission=submission).words == opinion.message
    assert Outbox.objects.undone().filter(submission=submission).count() == 1


@pytest.mark.django_db
def test_the_same_again_gives_the_same_receipt_and_another_body_is_refused() -> None:
    opinion = Opinion(venue=cast.town().station, message="路灯不亮")
    first = submit(opinion, idempotency_key=KEY)
    again = submit(replace(opinion, language="en"), idempotency_key=KEY)
    assert again == replace(first, is_new=False)
    with pytest.raises(KeyReused) as refused:
        submit(replace(opinion, message="别的事"), idempotency_key=KEY)
    assert refused.value.receipt.query_code == first.query_code
    assert Submission.objects.count() == Outbox.objects.count() == 1


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_double_tap_at_the_same_moment_is_one_submission() -> None:
    opinion = Opinion(venue=cast.town().station, message="路灯不亮")
    barrier, receipts = Barrier(4), list[Receipt]()

    def tap() -> None:
        barrier.wait()
        try:
            receipts.append(submit(opinion, idempotency_key=KEY))
        finally:
            connection.close()

    threads = [Thread(target=tap) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({r.query_code for r in receipts}) == 1
    assert sorted(r.is_new for r in receipts) == [False, False, False, True]
    assert Submission.objects.count() == Event.objects.count() == Outbox.objects.count() == 1


@pytest.mark.django_db
def test_the_code_finds_it_however_it_is_typed_and_is_stored_nowhere() -> None:
    receipt = submit(Opinion(venue=cast.town().station, message="路灯不亮"), idempotency_key=KEY)
    found = find(f" {receipt.query_code.lower()} ")
    assert found is not None
    assert found.pk == receipt.submission_id
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT row_to_json(s)::text || (SELECT string_agg(row_to_json(e)::text, '')"
            " FROM feedback_event e) FROM feedback_submission s"
        )
        assert receipt.query_code not in cursor.fetchone()[0]


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["", "K7QM", "x" * 4000, "2" * 28, "代表", "K7QM-2XWD-9TFA-0000-1111-2222-3333"])
def test_a_wrong_code_finds_nothing(typed: str) -> None:
    submit(Opinion(venue=cast.town().station, message="路灯不亮"), idempotency_key=KEY)
    assert find(typed) is None
