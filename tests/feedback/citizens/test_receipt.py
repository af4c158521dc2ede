"""Sending and the receipt: one message, one receipt, however often it arrives."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from deputies.models import DeputyStatus
from feedback.arrival.submitting import find
from feedback.models import Submission
from feedback.models.queue import Outbox
from feedback.topics import choices
from stations.venue_codes import issuing
from tests.cast import Town
from tests.feedback.citizen import MESSAGE, Citizen, query_code, shown_message, text_of


def test_what_was_sent_is_stored_and_a_receipt_is_given(citizen: Citizen, in_town: Town) -> None:
    fields = {
        "place": "北门",
        "contact_name": "王阿姨",
        "contact_phone": "139 0000 0000",
        "contact_email": "w@example.com",
    }
    response = citizen.send(deputy=str(in_town.zhou.pk), topic=in_town.topic.slug, website="", **fields)
    assert response.status_code == 201
    stored = Submission.objects.get()
    assert find(query_code(response)) == stored
    assert (stored.message, stored.chosen_deputy, stored.topic) == (MESSAGE, in_town.zhou, in_town.topic)
    assert (stored.place, stored.contact_name, stored.contact_phone) == ("北门", "王阿姨", "13900000000")
    assert stored.contact_email == "w@example.com"
    assert stored.language == "zh-hans"
    assert not stored.by_own_code
    assert Outbox.objects.filter(submission=stored).count() == 1


def test_the_receipt_is_not_kept_by_anybody_but_the_citizen(citizen: Citizen) -> None:
    response = citizen.send()
    assert response["Cache-Control"] == "no-store"
    assert not response.cookies
    page = text_of(response)
    assert f"/t/?code={query_code(response)}" not in page
    assert f'href="/t/#{query_code(response)[:4]}-' in page


@pytest.mark.parametrize(("language", "words"), [("", "谢谢您，意见已收到"), ("en", "your message has arrived")])
def test_the_receipt_speaks_the_pages_language(citizen: Citizen, language: str, words: str) -> None:
    citizen.language = language
    assert words in text_of(citizen.send())
    assert Submission.objects.get().language == (language or "zh-hans")


def test_sent_twice_gives_the_same_receipt(citizen: Citizen) -> None:
    token = citizen.token()
    first, again = citizen.send(token), citizen.send(token)
    assert (first.status_code, again.status_code) == (201, 200)
    assert query_code(first) == query_code(again)
    assert Submission.objects.count() == 1


def test_sent_again_after_a_day_still_gives_the_same_receipt(citizen: Citizen) -> None:
    token = citizen.token()
    first = citizen.send(token)
    with time_machine.travel(timezone.now() + timedelta(hours=25), tick=False):
        assert query_code(citizen.send(token)) == query_code(first)
    assert Submission.objects.count() == 1


def test_sent_again_after_the_deputy_left_still_gives_the_same_receipt(citizen: Citizen, in_town: Town) -> None:
    token = citizen.token()
    first = citizen.send(token, deputy=str(in_town.zhou.pk))
    in_town.zhou.status = DeputyStatus.ENDED
    in_town.zhou.save(update_fields=["status"])
    assert query_code(citizen.send(token, deputy=str(in_town.zhou.pk))) == query_code(first)


def test_sent_again_after_the_code_was_replaced_still_gives_the_same_receipt(citizen: Citizen) -> None:
    token = citizen.token()
    first = citizen.send(token)
    issuing.replace(code=citizen.code, reason="")
    assert query_code(citizen.send(token)) == query_code(first)


@pytest.mark.parametrize(("language", "words"), [("", "您之前的意见已经收到"), ("en", "Your first message stands")])
def test_another_text_under_the_same_form_is_kept_for_a_new_message(
    citizen: Citizen, language: str, words: str
) -> None:
    citizen.language = language
    token = citizen.token()
    first = citizen.send(token)
    response = citizen.send(token, message="还有一件别的事情")
    assert response.status_code == 409
    assert words in text_of(response)
    assert query_code(first)[:4] in text_of(response)
    assert shown_message(response) == "还有一件别的事情"
    assert Submission.objects.count() == 1
    assert citizen.send(response.context["token"], message="还有一件别的事情").status_code == 201


def test_a_deputys_own_code_is_remembered_only_for_that_deputy(citizen: Citizen, in_town: Town) -> None:
    own = Citizen(citizen.client, issuing.issue(deputy=in_town.zhou).code)
    own.send(message="给周代表的话", deputy=str(in_town.zhou.pk))
    own.send(message="给站点的话", deputy="")
    assert Submission.objects.get(message="给周代表的话").by_own_code
    assert not Submission.objects.get(message="给站点的话").by_own_code


def test_few_queries(citizen: Citizen, django_assert_num_queries: Any) -> None:
    token = citizen.token()
    choices.active()
    with django_assert_num_queries(3):  # the venue; the number; submission, event and outbox row in one
        assert citizen.send(token).status_code == 201
