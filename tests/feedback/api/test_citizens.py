"""Opinions handed in by another system, files, tracking, and the registers that anybody may read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from deputies.models import Deputy, DeputyStatus
from feedback.interfaces.handing_in import key_of
from feedback.models import Submission
from feedback.models.interfaces import ApiToken, TokenScope
from feedback.receipts import query_codes
from stations.models import Venue
from stations.venue_codes import issuing
from tests import cast
from tests.cast import Town
from tests.feedback.api.conftest import Caller
from tests.feedback.files import samples

As = Callable[..., Caller]
KEY = "5d1d7f5c-6a53-4e0b-9a0e-0d2c8f6b1a22"


def opinion(town: Town, **more: Any) -> dict[str, Any]:
    return {"venue": town.station.pk, "message": "北门的路灯不亮，请看一看。", **more}


def test_an_opinion_is_handed_in_once(in_town: Town, as_: As) -> None:
    hotline = as_("liaison")
    said = opinion(
        in_town, contact_name="王阿姨", contact_phone="138 1234 5678", may_publish=True, deputy=in_town.shen.pk
    )
    first = hotline.post("opinions", said, idempotency_key=KEY)
    assert first.status_code == 201
    again = hotline.post("opinions", said, idempotency_key=KEY)
    assert (again.status_code, again.json()) == (200, first.json())
    made = Submission.objects.get()
    assert (made.pk, made.contact_phone, made.may_publish) == (first.json()["number"], "13812345678", True)
    assert (made.chosen_deputy, made.venue) == (in_town.shen, in_town.station)
    assert [(e.verb, e.actor_kind, e.public) for e in made.events.all()] == [
        ("submit", "citizen", True),
        ("hand_in", "staff", False),
    ]
    other = hotline.post("opinions", opinion(in_town, message="另一件事情。"), idempotency_key=KEY)
    assert (other.status_code, other.json()["code"]) == (409, "key_reused")


def test_a_key_is_only_its_tokens_own(in_town: Town, as_: As) -> None:
    one, other = as_("liaison"), as_("staff")
    numbers = {c.post("opinions", opinion(in_town), idempotency_key=KEY).json()["number"] for c in (one, other)}
    assert len(numbers) == 2
    first, second = (key_of(token, UUID(KEY)) for token in ApiToken.objects.all())
    assert len({first, second, UUID(KEY)}) == 3


def test_the_citizen_follows_it_by_the_query_code(in_town: Town, as_: As) -> None:
    receipt = as_("liaison").post("opinions", opinion(in_town), idempotency_key=KEY).json()
    found = as_().post("track", {"query_code": receipt["query_code"]}).json()
    assert (found["number"], found["state"], found["venue"]) == (receipt["number"], "submitted", in_town.station.name)
    assert [step["is_mine"] for step in found["steps"]] == [True]
    assert as_().post("track", {"query_code": "2222-2222-2222-2222-2222-2222-2222"}).status_code == 404


@pytest.mark.parametrize(
    ("more", "field"),
    [({"message": "短"}, "message"), ({"venue": 999}, "venue"), ({"deputy": 999}, "deputy"),
     ({"contact_phone": "12"}, "contact_phone"), ({"contact_email": "x"}, "contact_email"),
     ({"files": ["no"]}, "files"), ({"latitude": 91}, "latitude"), ({"message": "北门的\x00路灯不亮"}, "message")],
)  # fmt: skip
def test_wrong_fields_are_named(in_town: Town, as_: As, more: dict[str, Any], field: str) -> None:
    response = as_("liaison").post("opinions", opinion(in_town, **more), idempotency_key=KEY)
    assert (response.status_code, list(response.json()["errors"])) == (422, [field])
    assert not Submission.objects.exists()


def test_no_key_no_opinion(in_town: Town, as_: As) -> None:
    response = as_("liaison").post("opinions", opinion(in_town))
    assert (response.status_code, list(response.json()["errors"])) == (422, ["Idempotency-Key"])


def test_a_closed_venue_takes_nothing(in_town: Town, as_: As) -> None:
    Venue.objects.filter(pk=in_town.station.pk).update(is_open=False)
    assert as_("liaison").post("opinions", opinion(in_town), idempotency_key=KEY).status_code == 422


def test_a_file_comes_along(in_town: Town, as_: As) -> None:
    hotline = as_("liaison")
    kept = hotline.send("files", file=SimpleUploadedFile("北门.jpg", samples.picture()))
    assert kept.status_code == 201
    said = opinion(in_town, files=[kept.json()["ticket"]])
    assert hotline.post("opinions", said, idempotency_key=KEY).status_code == 201
    event = Submission.objects.get().events.get(seq=1)
    assert [file["kind"] for file in event.data["files"]] == ["picture"]
    (shown,) = hotline.get(f"cases/{event.submission_id}").json()["events"][0]["files"]
    assert (shown["name"], shown["kind"]) == ("北门.jpg", "picture")
    assert "/files/?k=" in shown["address"] or shown["address"] == ""  # not before it was looked at
    for scope, status in ((TokenScope.MOVE, 201), (TokenScope.READ, 403)):
        brought = SimpleUploadedFile("a.jpg", samples.picture())
        assert as_("shen", scope).send("files", file=brought).status_code == status


def test_a_bad_file_is_refused_with_the_reason(in_town: Town, as_: As) -> None:
    response = as_("liaison").send("files", file=SimpleUploadedFile("x.html", b"<script>alert(1)</script>"))
    assert (response.status_code, list(response.json()["errors"])) == (422, ["file"])
    assert as_("liaison").post("files", {"file": "x"}).status_code == 415


def test_what_cannot_be_read_is_400(in_town: Town, as_: As) -> None:
    hotline = as_("liaison")
    response = hotline.client.post(
        "/api/v1/opinions", b"{", content_type="application/json", headers={**hotline.headers, "idempotency-key": KEY}
    )
    assert (response.status_code, response.json()["code"]) == (400, "malformed")


def test_venues_and_deputies_are_those_of_the_public_pages(in_town: Town, as_: As) -> None:
    code = issuing.issue(venue=in_town.station).code
    Deputy.objects.filter(pk=in_town.zhou.pk).update(status=DeputyStatus.SUSPENDED)
    anybody = as_()
    venues = anybody.get("venues", area=in_town.street.key).json()["items"]
    assert [venue["id"] for venue in venues] == [in_town.home.pk, in_town.station.pk]
    assert venues[1]["form"].endswith(f"/c/{code}")
    assert [v["id"] for v in anybody.get("venues", q="春星").json()["items"]] == [in_town.station.pk]
    assert [d["name"] for d in anybody.get("deputies", venue=in_town.station.pk).json()["items"]] == ["沈岩"]
    assert [d["name"] for d in anybody.get(f"venues/{in_town.station.pk}").json()["deputies"]] == ["沈岩"]
    assert [v["id"] for v in anybody.get(f"deputies/{in_town.shen.pk}").json()["venues"]] == [in_town.station.pk]
    assert anybody.get(f"deputies/{in_town.zhou.pk}").status_code == 404
    assert "streets" in [topic["slug"] for topic in anybody.get("topics").json()["items"]]


def test_deputies_follow_one_another(in_town: Town, as_: As) -> None:
    made = [cast.deputy(f"张{n}", in_town.station).pk for n in range(55)]
    anybody = as_()
    first = anybody.get("deputies", q="张").json()
    second = anybody.get("deputies", q="张", cursor=first["next"]).json()
    assert [d["id"] for d in first["items"] + second["items"]] == made


def test_too_many_are_asked_to_wait(in_town: Town, as_: As, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("feedback.api.doors.take", lambda *_: False)
    response = as_().get("topics")
    assert (response.status_code, response.json()["code"], response["Retry-After"]) == (429, "too_many", "1")


def test_the_query_code_is_in_no_answer_but_the_receipt(in_town: Town, as_: As) -> None:
    receipt = as_("liaison").post("opinions", opinion(in_town), idempotency_key=KEY).json()
    assert query_codes.read(receipt["query_code"])
    listed = as_("liaison").get("cases").content.decode()
    assert receipt["query_code"] not in listed
