"""Open311 GeoReport v2 (http://wiki.open311.org/GeoReport_v2): methods, field names and errors, in both forms."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from defusedxml import ElementTree  # type: ignore[import-untyped]
from django.test import Client
from django.utils import timezone

from feedback import lifecycle
from feedback.interfaces import tokens
from feedback.models import OutcomeClass, Submission
from feedback.models.interfaces import TokenScope
from feedback.public_answers import publishing
from stations.models import Venue
from tests import cast
from tests.cast import Town

SECRET = "我叫王小明，电话13812345678，北门的路灯不亮。"
FIELDS = {
    "service_request_id", "status", "status_notes", "service_name", "service_code", "description",
    "agency_responsible", "service_notice", "requested_datetime", "updated_datetime", "expected_datetime", "address",
    "address_id", "zipcode", "lat", "long", "media_url",
}  # fmt: skip


@pytest.fixture
def answered(in_town: Town) -> Submission:
    """Resolved, its citizen agreed, and staff have masked and published it."""
    held = cast.assigned(in_town.shen, in_town.station, SECRET, may_publish=True, topic=in_town.topic)
    lifecycle.resolve(held.pk, OutcomeClass.objects.all()[0], "三盏都修好了。", actor=lifecycle.SYSTEM)
    texts = publishing.Texts("路灯", "北门的路灯不亮。", "三盏都修好了。")
    publishing.publish(held.pk, texts, actor=lifecycle.SYSTEM)
    return held


@pytest.fixture
def key(in_town: Town) -> str:
    return tokens.issue(
        in_town.users["liaison"], name="城市 App", scopes=[TokenScope.SUBMIT], days=30, now=timezone.now()
    )[1]


def get(path: str, **query: Any) -> Any:
    return Client().get(f"/open311/{path}", query)


def post(said: dict[str, Any], form: str = "json", headers: dict[str, str] | None = None) -> Any:
    return Client().post(f"/open311/v2/requests.{form}", said, headers=headers)


def error(response: Any) -> tuple[int, str]:
    (said,) = json.loads(response.content)
    assert said["code"] == response.status_code
    return said["code"], said["description"]


def test_discovery_leads_to_the_endpoint(in_town: Town) -> None:
    said = get("discovery.json").json()
    assert set(said) == {"changeset", "contact", "key_service", "endpoints"}
    (endpoint,) = said["endpoints"]
    assert set(endpoint) == {"specification", "url", "changeset", "type", "formats"}
    assert endpoint["url"].endswith("/open311/v2")
    root = ElementTree.fromstring(get("discovery.xml").content)
    assert (root.tag, root.find("endpoints/endpoint/formats/format").text) == ("discovery", "text/xml")


def test_services_are_the_topics(in_town: Town) -> None:
    said = get("v2/services.json", jurisdiction_id=in_town.city.key).json()
    assert "streets" in [row["service_code"] for row in said]
    names = {"service_code", "service_name", "description", "metadata", "type", "keywords", "group"}
    assert set(said[0]) == names
    response = get("v2/services.xml")
    assert response["Content-Type"] == "text/xml; charset=utf-8"
    root = ElementTree.fromstring(response.content)
    assert root.tag == "services"
    assert {child.tag for child in root[0]} == names
    definition = ElementTree.fromstring(get("v2/services/streets.xml").content)
    assert (definition.tag, definition.find("service_code").text) == ("service_definition", "streets")
    assert error(get("v2/services/fly.json")) == (404, "service_code was not found.")


def test_requests_are_what_is_public_and_masked(in_town: Town, answered: Submission) -> None:
    cast.assigned(in_town.shen, in_town.station, "别人的事，没有同意公开。")
    (row,) = get("v2/requests.json").json()
    assert set(row) == FIELDS
    assert (row["service_request_id"], row["status"], row["service_code"]) == (str(answered.pk), "closed", "streets")
    assert (row["description"], row["status_notes"]) == ("北门的路灯不亮。", "三盏都修好了。")
    for form in ("json", "xml"):
        body = get(f"v2/requests.{form}").content.decode()
        assert "王小明" not in body
        assert "13812345678" not in body
    root = ElementTree.fromstring(get("v2/requests.xml").content)
    assert root.tag == "service_requests"
    assert {child.tag for child in root.find("request")} == FIELDS


def test_one_request_by_its_number(in_town: Town, answered: Submission) -> None:
    hidden = cast.submission(in_town.station)
    (row,) = get(f"v2/requests/{answered.pk}.json").json()
    assert row["service_request_id"] == str(answered.pk)
    for number in (hidden.pk, 999_999, "x"):
        assert error(get(f"v2/requests/{number}.json"))[0] == 404


def test_consent_that_is_withdrawn_hides_it_at_once(answered: Submission) -> None:
    Submission.objects.filter(pk=answered.pk).update(may_publish=False)
    assert get("v2/requests.json").json() == []
    assert get(f"v2/requests/{answered.pk}.json").status_code == 404


@pytest.mark.parametrize(
    ("query", "found"),
    [({"status": "closed"}, 1), ({"status": "open"}, 0), ({"status": "open,closed"}, 1),
     ({"service_code": "streets,water"}, 1), ({"service_code": "water"}, 0),
     ({"jurisdiction_id": "320205"}, 1), ({"jurisdiction_id": "320211"}, 0),
     ({"start_date": "2100-01-01T00:00:00Z"}, 0), ({"end_date": "2000-01-01T00:00:00+08:00"}, 0),
     ({"start_date": "2000-01-01T00:00:00+08:00"}, 1)],
)  # fmt: skip
def test_filters(answered: Submission, query: dict[str, str], found: int) -> None:
    assert len(get("v2/requests.json", **query).json()) == found


def test_without_a_date_the_last_ninety_days(answered: Submission) -> None:
    Submission.objects.filter(pk=answered.pk).update(created_at=timezone.now() - timedelta(days=91))
    assert get("v2/requests.json").json() == []
    assert len(get("v2/requests.json", service_request_id=answered.pk).json()) == 1


@pytest.mark.parametrize(
    ("query", "status"),
    [({"status": "gone"}, 400), ({"start_date": "yesterday"}, 400), ({"start_date": "2026-01-01T00:00:00"}, 400),
     ({"start_date": "2026-99-01T00:00:00Z"}, 400), ({"jurisdiction_id": "99"}, 404), ({"jurisdiction_id": "-"}, 404)],
)  # fmt: skip
def test_what_makes_no_sense(in_town: Town, query: dict[str, str], status: int) -> None:
    assert error(get("v2/requests.json", **query))[0] == status


def test_a_request_is_handed_in(in_town: Town, key: str) -> None:
    Venue.objects.filter(pk=in_town.station.pk).update(latitude=31.6, longitude=120.4)
    said = {
        "api_key": key,
        "service_code": "streets",
        "lat": "31.601",
        "long": "120.401",
        "description": "路灯不亮了。",
    }
    person = {"last_name": "王", "first_name": "芳", "phone": "13812345678", "address_string": "北门"}
    response = post({**said, **person})
    assert response.status_code == 201
    (row,) = response.json()
    made = Submission.objects.get()
    assert (row["service_request_id"], made.venue, made.topic) == (str(made.pk), in_town.station, in_town.topic)
    assert (made.contact_name, made.place, made.message) == ("王芳", "北门", "路灯不亮了。")
    assert [event.verb for event in made.events.all()] == ["submit", "hand_in"]
    (again,) = get(f"v2/tokens/{row['token']}.json").json()
    assert again["service_request_id"] == str(made.pk)
    assert error(get("v2/tokens/1:x.json"))[0] == 404


def test_by_the_id_of_a_venue_and_in_xml(in_town: Town, key: str) -> None:
    said = {"service_code": "streets", "address_id": in_town.station.pk, "description": "路灯不亮了。"}
    response = post(said, "xml", {"Authorization": f"Bearer {key}"})
    assert response.status_code == 201
    root = ElementTree.fromstring(response.content)
    assert root.find("request/service_request_id").text == str(Submission.objects.get().pk)


def test_sent_twice_with_a_key_it_is_one(in_town: Town, key: str) -> None:
    said = {"api_key": key, "service_code": "streets", "address_id": in_town.station.pk, "description": "路灯不亮了。"}
    once = {"Idempotency-Key": str(uuid4())}
    assert post(said, headers=once).json() == post(said, headers=once).json()
    assert error(post({**said, "description": "另一件事情。"}, headers=once))[0] == 409


@pytest.mark.parametrize(
    ("more", "status"),
    [({"api_key": "x"}, 403), ({"service_code": ""}, 400), ({"service_code": "fly"}, 404), ({"address_id": ""}, 400),
     ({"address_id": "999"}, 404), ({"address_id": "", "lat": "0", "long": "0"}, 404), ({"description": ""}, 400),
     ({"phone": "12"}, 400), ({"jurisdiction_id": "99"}, 404)],
)  # fmt: skip
def test_errors_of_handing_in(in_town: Town, key: str, more: dict[str, str], status: int) -> None:
    said = {"api_key": key, "service_code": "streets", "address_id": in_town.station.pk, "description": "路灯不亮了。"}
    assert error(post({**said, **more}))[0] == status
    assert not Submission.objects.exists()


def test_a_token_that_may_not_hand_in(in_town: Town) -> None:
    _row, reader = tokens.issue(
        in_town.users["auditor"], name="x", scopes=[TokenScope.READ], days=30, now=timezone.now()
    )
    assert error(post({"api_key": reader, "service_code": "streets", "description": "路灯不亮了。"}))[0] == 403


def test_another_form_and_too_many(in_town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    response = get("v2/services.yaml")
    assert (response.status_code, response["Content-Type"]) == (404, "text/xml; charset=utf-8")
    assert ElementTree.fromstring(response.content).find("error/code").text == "404"
    monkeypatch.setattr("feedback.api.open311.views.take", lambda *_: False)
    assert error(get("v2/services.json"))[0] == 429


def test_the_queries_are_fixed(in_town: Town, answered: Submission, django_assert_max_num_queries: Any) -> None:
    for n in range(1, 8):
        held = cast.assigned(in_town.shen, in_town.station, n=n, may_publish=True)
        lifecycle.resolve(held.pk, OutcomeClass.objects.all()[0], "好了。", actor=lifecycle.SYSTEM)
        publishing.publish(held.pk, publishing.Texts("路灯", "不亮。", "好了。"), actor=lifecycle.SYSTEM)
    with django_assert_max_num_queries(4):
        assert len(get("v2/requests.json").json()) == 8


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"description=" + b"x" * 1_100_000, "application/x-www-form-urlencoded"),
        (b"&".join(b"a%d=1" % n for n in range(1_100)), "application/x-www-form-urlencoded"),
        (b"x", "multipart/form-data"),
    ],
    ids=["too large", "too many fields", "no form"],
)
def test_a_body_that_cannot_be_read(in_town: Town, body: bytes, kind: str) -> None:
    assert error(Client().post("/open311/v2/requests.json", body, content_type=kind)) == (
        400,
        "The body cannot be read.",
    )
