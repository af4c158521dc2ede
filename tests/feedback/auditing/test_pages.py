"""The auditors' pages: whose events, which of them, and whether a broken chain is seen."""

from __future__ import annotations

import csv
import json
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from feedback import lifecycle
from feedback.auditing import heads, listing
from feedback.auditing.listing import Filters
from feedback.models import ActorKind, OutcomeClass, Rating, Submission
from feedback.models.audit import AuditHead, Outside, Publication
from feedback.privacy import handling
from tests import cast
from tests.feedback.auditing import tampering

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> cast.Town:
    return cast.town()


@pytest.fixture
def case(town: cast.Town) -> Submission:
    """Submit, assign, accept, look."""
    held = cast.assigned(town.shen, town.station, contact_name="王阿姨", contact_phone="13812345678")
    shen = lifecycle.Actor(ActorKind.DEPUTY, "沈岩", town.users["shen"])
    lifecycle.accept(held.pk, actor=shen)
    handling.look(held.pk, actor=lifecycle.Actor(ActorKind.STAFF, "staff", town.users["staff"]), why="核对地址")
    return held


@pytest.fixture
def auditor(town: cast.Town, client: Client) -> Client:
    client.force_login(town.users["auditor"])
    client.cookies["django_language"] = "en"
    return client


def shown(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, (address, response.status_code)
    return response.content.decode()


def test_who_looked_at_whose_data_and_why(case: Submission, auditor: Client) -> None:
    page = shown(auditor, "/audit/?verb=look")
    assert "looked at the contact data" in page
    assert "核对地址" in page
    assert f"#{case.pk}" in page
    assert "accepted it" not in page
    assert "13812345678" not in page


@pytest.mark.parametrize("who", ["shen", "SHEN", "沈岩"])
def test_by_account_or_name(case: Submission, auditor: Client, who: str) -> None:
    page = shown(auditor, f"/audit/?who={who}")
    assert "accepted it" in page
    assert "核对地址" not in page
    assert "Nothing found" in shown(auditor, "/audit/?who=zhou")


def test_by_day(case: Submission, auditor: Client) -> None:
    today = timezone.localdate()
    assert "accepted it" in shown(auditor, f"/audit/?since={today}&until={today}")
    assert "Nothing found" in shown(auditor, f"/audit/?until={today - timedelta(days=1)}")
    assert "Nothing found" in shown(auditor, f"/audit/?since={today + timedelta(days=1)}")


def test_only_within_reach(case: Submission, town: cast.Town, client: Client) -> None:
    client.force_login(town.users["sister_staff"])
    for address in ("/audit/", "/audit/?verb=look", f"/audit/?area={town.xishan.key}"):
        assert "核对地址" not in shown(client, address)
    assert client.get(f"/audit/{case.pk}/").status_code == 404
    assert client.get(f"/audit/?n={case.pk}").status_code == 200


def test_a_number_leads_to_the_matter(case: Submission, auditor: Client) -> None:
    for typed in (str(case.pk), f"%23{case.pk}", f" {case.pk} "):
        assert auditor.get(f"/audit/?n={typed}")["Location"] == f"/audit/{case.pk}/"
    assert "Nothing with the number 999999" in shown(auditor, "/audit/?n=999999")


def test_pages_follow_one_another(town: cast.Town) -> None:
    made = [cast.submission(town.station, n=n).pk for n in range(listing.PAGE + 3)]
    first = listing.page(town.users["auditor"], Filters())
    second = listing.page(town.users["auditor"], Filters.read({"before": first.before}))
    assert [row.submission_id for row in [*first.rows, *second.rows]] == made[::-1]
    assert second.before == ""


def test_the_queries_of_a_page_are_fixed(
    case: Submission, auditor: Client, town: cast.Town, django_assert_max_num_queries: Any
) -> None:
    for n in range(1, 30):
        cast.submission(town.station, n=n)
    with django_assert_max_num_queries(9):
        auditor.get(f"/audit/?who=shen&area={town.xishan.key}")
    for n in range(100):
        lifecycle.add_detail(case.pk, f"{n}")
    heads.make_due(timezone.now())
    with django_assert_max_num_queries(8):
        auditor.get(f"/audit/{case.pk}/")


def test_a_matter_shows_each_event_with_its_hash(case: Submission, auditor: Client) -> None:
    heads.make_due(timezone.now())
    page = shown(auditor, f"/audit/{case.pk}/")
    assert "The chain is whole." in page
    assert "Head 1 of" in page
    for event in case.events.all():
        assert bytes(event.hash).hex() in page


def test_a_broken_chain_is_seen(case: Submission, auditor: Client) -> None:
    tampering.run("UPDATE feedback_event SET actor_name = '别人' WHERE submission_id = %s AND seq = 3", case.pk)
    tampering.run("DELETE FROM feedback_event WHERE submission_id = %s AND seq = 2", case.pk)
    page = shown(auditor, f"/audit/{case.pk}/")
    assert "The chain is broken." in page
    assert "Missing: 2" in page
    assert page.count("Not as it was") == 1


def test_erased_words_do_not_break_it(case: Submission, auditor: Client) -> None:
    lifecycle.resolve(case.pk, OutcomeClass.objects.all()[0], "好了。", actor=lifecycle.SYSTEM)
    lifecycle.rate(case.pk, Rating.SATISFIED, "谢谢")
    handling.erase(case.pk, with_words=True)
    page = shown(auditor, f"/audit/{case.pk}/")
    assert "The chain is whole." in page
    assert "The words were erased; their digest stays." in page


def test_the_export_has_what_the_filters_show(case: Submission, auditor: Client) -> None:
    response: Any = auditor.get("/audit/export.csv?verb=look")
    head, row = csv.reader(StringIO(b"".join(response.streaming_content).decode("utf-8-sig")))
    assert head[0] == "When"
    assert row[1:7] == [str(case.pk), "4", "looked at the contact data", "staff", "staff", "核对地址"]
    assert row[8] == bytes(case.events.get(verb="look").hash).hex()
    assert auditor.get("/audit/export.pdf").status_code == 404


def test_heads_are_shown_where_they_went_and_can_be_taken_along(
    case: Submission, auditor: Client, settings: Any
) -> None:
    assert "Nowhere" in shown(auditor, "/audit/heads/")
    heads.make_due(timezone.now())
    settings.AUDIT_HEAD_FILE = settings.AUDIT_HEAD_WEBHOOK = "configured"
    Publication.objects.create(outside=Outside.FILE, number=1, done_at=timezone.now())
    Publication.objects.create(outside=Outside.WEBHOOK, failed_at=timezone.now(), last_error="Failed HTTP 500")
    page = shown(auditor, "/audit/heads/")
    head = AuditHead.objects.get()
    assert bytes(head.hash).hex() in page
    assert "up to head 1" in page
    assert "HTTP 500" in page
    response: Any = auditor.get("/audit/heads.jsonl")
    assert json.loads(b"".join(response.streaming_content)) == heads.line(head)


@pytest.mark.parametrize(
    "nonsense",
    ["before=1.x", "since=2026-13-01", "until=9999-12-31", "by=a", "verb=fly", "area=%00", "n=%F0%9F%90%AF"],
)
def test_nonsense_is_left_out(case: Submission, auditor: Client, nonsense: str) -> None:
    assert auditor.get(f"/audit/?{nonsense}").status_code == 200
