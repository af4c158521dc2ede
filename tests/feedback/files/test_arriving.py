"""Files that go up in pieces: what is here is told, a piece comes once, and what was begun and left is swept."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.utils import timezone

from deputies import rate_limits
from feedback import tasks
from feedback.arrival import form_tokens
from feedback.files import arriving, storing, taking
from feedback.files.arriving import Upload
from feedback.models import Submission
from feedback.models.files import Attachment
from feedback.receipts import query_codes
from tests import cast
from tests.cast import Town
from tests.feedback.citizen import MESSAGE, Citizen
from tests.feedback.files import samples

pytestmark = pytest.mark.django_db
NOTE = samples.mp3()
MISMATCH = "https://iana.org/assignments/http-problem-types#mismatching-upload-offset"


@pytest.fixture(autouse=True)
def private(settings: Any, tmp_path: Path) -> Path:
    settings.PRIVATE_DIR = tmp_path
    return tmp_path


def begin(
    client: Client, data: bytes = NOTE, *, name: str = "语音.mp3", token: str | None = None, code: str = ""
) -> Any:
    fields = {"code": code} if code else {"token": form_tokens.new("ABCD2345") if token is None else token}
    return client.post("/files/uploads/", {"name": name, **fields}, headers={"upload-length": str(len(data))})


def append(client: Client, address: str, piece: bytes, at: int, *, is_last: bool = False, **headers: str) -> Any:
    told = {"upload-offset": str(at), "upload-complete": f"?{is_last:d}", **headers}
    kind = "application/partial-upload"
    return client.patch(address, piece, content_type=kind, CONTENT_TYPE=kind, headers=told)


def arriving_files(folder: Path) -> list[Path]:
    return list((folder / "files" / "arriving").glob("*"))


def test_in_pieces_and_then_with_the_form(citizen: Citizen, private: Path) -> None:
    token = citizen.token()
    begun = begin(citizen.client, token=token)
    assert (begun.status_code, begun["Upload-Offset"], begun["Upload-Complete"]) == (201, "0", "?0")
    assert begun["Upload-Limit"] == "max-size=10000000, max-append-size=524288"
    address = begun["Location"]
    first = append(citizen.client, address, NOTE[:500], 0)
    assert (first.status_code, first["Upload-Offset"]) == (204, "500")
    here = citizen.client.head(address)
    assert (here.status_code, here["Upload-Offset"], here["Upload-Length"]) == (204, "500", str(len(NOTE)))
    assert here["Cache-Control"] == "no-store"
    last = append(citizen.client, address, NOTE[500:], 500, is_last=True)
    assert (last.status_code, last["Upload-Complete"], last.json()["name"]) == (200, "?1", "语音.mp3")
    assert not arriving_files(private)
    assert citizen.client.get(address).json() == last.json()
    assert citizen.send(token, kept=last.json()["ticket"]).status_code == 201
    file = Attachment.objects.get()
    assert file.submission == Submission.objects.get()
    assert storing.path_of(file).read_bytes() == NOTE
    assert citizen.client.head(address).status_code == 404, "what was sent is not to be touched any more"
    assert citizen.client.delete(address).status_code == 204
    assert Attachment.objects.exists()


def test_a_piece_whose_answer_was_lost_comes_once(client: Client) -> None:
    address = begin(client)["Location"]
    append(client, address, NOTE[:500], 0)
    again = append(client, address, NOTE[:500], 0)
    assert (again.status_code, again["Upload-Offset"]) == (409, "500")
    assert again["Content-Type"] == "application/problem+json"
    assert (again.json()["type"], again.json()["expected-offset"]) == (MISMATCH, 500)
    append(client, address, NOTE[500:], 500, is_last=True)
    told_again = append(client, address, b"", len(NOTE), is_last=True)
    assert told_again.status_code == 200
    assert Attachment.objects.count() == 1


@pytest.mark.parametrize(("at", "extra"), [(0, b""), (7, b""), (500, b"more")])
def test_nothing_but_the_next_piece_is_taken(client: Client, private: Path, at: int, extra: bytes) -> None:
    address = begin(client)["Location"]
    append(client, address, NOTE[:500], 0)
    assert append(client, address, NOTE[500:] + extra, at, is_last=True).status_code == 409
    assert [path.stat().st_size for path in arriving_files(private)] == [500]


def test_it_is_not_whole_before_the_last_byte(client: Client) -> None:
    address = begin(client)["Location"]
    early = append(client, address, NOTE[:500], 0, is_last=True)
    assert (early.status_code, early["Upload-Offset"]) == (409, "500")
    assert not Attachment.objects.exists()


def test_a_line_that_breaks_in_a_piece_leaves_what_came(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    address = begin(client)["Location"]
    monkeypatch.setattr("feedback.views.citizens.uploads._read", lambda _request: (NOTE[:300], True))
    append(client, address, NOTE, 0, is_last=True)
    assert client.head(address)["Upload-Offset"] == "300"


@pytest.mark.parametrize(
    ("headers", "content_type", "status"),
    [
        ({"upload-offset": "0"}, "application/octet-stream", 415),
        ({}, "application/partial-upload", 400),
        ({"upload-offset": "-1"}, "application/partial-upload", 400),
    ],
)
def test_what_is_no_piece(client: Client, headers: dict[str, str], content_type: str, status: int) -> None:
    address = begin(client)["Location"]
    assert client.patch(address, NOTE, content_type=content_type, headers=headers).status_code == status


def test_a_piece_is_small(client: Client) -> None:
    data = samples.picture((3000, 2000), comment=b"x" * 60_000, quality=100) + bytes(arriving.MOST_AT_ONCE)
    address = begin(client, data)["Location"]
    refused = append(client, address, data[: arriving.MOST_AT_ONCE + 1], 0)
    assert (refused.status_code, "max-append-size=524288" in refused["Upload-Limit"]) == (413, True)
    assert append(client, address, data[: arriving.MOST_AT_ONCE], 0).status_code == 204


def test_what_is_too_large_or_empty_is_not_begun(client: Client, private: Path) -> None:
    token = form_tokens.new("ABCD2345")
    for length, status in ((10_000_001, 422), (0, 422), ("x", 400), ("", 400)):
        fields = {"token": token, "name": "a.jpg"}
        answer = client.post("/files/uploads/?lang=en", fields, headers={"upload-length": str(length)})
        assert answer.status_code == status
    assert not arriving_files(private)


def test_what_is_refused_leaves_nothing(client: Client, private: Path) -> None:
    bad = b"<svg onload=1>"
    address = begin(client, bad, name="x.svg")["Location"]
    refused = append(client, address, bad, 0, is_last=True, **{"accept-language": "en"})
    assert refused.status_code == 422
    assert "we cannot take such a file" in refused.json()["detail"]
    assert not arriving_files(private)
    assert client.head(address).status_code == 404


@pytest.mark.parametrize("is_whole", [False, True])
def test_a_file_can_be_left_out(client: Client, private: Path, is_whole: bool) -> None:
    address = begin(client)["Location"]
    append(client, address, NOTE if is_whole else NOTE[:9], 0, is_last=is_whole)
    assert [client.delete(address).status_code for _ in range(2)] == [204, 204]
    assert not Attachment.objects.exists()
    assert not [path for path in private.rglob("*") if path.is_file()]
    assert append(client, address, NOTE, 0, is_last=True).status_code == 404


def test_only_a_form_of_ours_or_a_query_code_brings_files(client: Client, in_town: Town) -> None:
    held = cast.assigned(in_town.shen, in_town.station)
    code = query_codes.query_code(held.idempotency_key, settings.QUERY_CODE_KEY)
    token = form_tokens.new("ABCD2345")
    with time_machine.travel(timezone.now() + form_tokens.MAX_AGE + timedelta(minutes=1)):
        assert begin(client, token=token).status_code == 404
    assert [begin(client, token=wrong).status_code for wrong in ("forged", "")] == [404, 404]
    other = code[:-1] + ("2" if code[-1] != "2" else "3")
    assert [begin(client, code=wrong).status_code for wrong in ("K7QM", other)] == [404, 404]
    address = begin(client, code=code)["Location"]
    ticket = append(client, address, NOTE, 0, is_last=True).json()["ticket"]
    added = client.post("/t/detail", {"code": code, "version": held.version, "words": "", "kept": ticket})
    assert added.status_code == 200
    assert Attachment.objects.get().submission == held


def test_the_address_cannot_be_guessed_and_expires(client: Client) -> None:
    address = begin(client)["Location"]
    for wrong in ("/files/upload/", "/files/upload/?k=", address[:-1] + "_", address.replace("k=", "k=x")):
        assert client.head(wrong).status_code == 404
    with time_machine.travel(timezone.now() + taking.KEPT_UNSENT + timedelta(minutes=1)):
        assert client.head(address).status_code == 404


def test_many_megabytes_of_one_network_have_to_wait(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    limit = rate_limits.Limit("test-arriving", burst=1, every=3600, when_dead=True)
    monkeypatch.setattr("feedback.views.files.UPLOADS", limit)
    rate_limits.forget(limit, "127.0.0.1")
    assert [begin(client).status_code for _ in range(2)] == [201, 429]


def test_a_full_disk_is_told(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    address = begin(client)["Location"]
    monkeypatch.setattr(storing, "LEFT_FREE", 10**18)
    assert append(client, address, NOTE, 0).status_code == 507
    assert begin(client).status_code == 507
    monkeypatch.undo()


def test_what_stopped_arriving_is_swept(private: Path) -> None:
    assert arriving.sweep(timezone.now()) == 0
    old, young = (arriving.behind(arriving.begin(uuid4(), name="a", length=9)) for _ in range(2))
    assert isinstance(old, Upload)
    assert isinstance(young, Upload)
    long_ago = (timezone.now() - taking.KEPT_UNSENT - timedelta(minutes=1)).timestamp()
    os.utime(private / "files" / "arriving" / old.upload.hex, (long_ago, long_ago))
    tasks.sweep_files()
    assert [path.name for path in arriving_files(private)] == [young.upload.hex]


def test_the_part_of_the_page_asks_nothing(client: Client, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        page = client.get("/files/uploads/?lang=en")
    assert "it goes on by itself" in page.content.decode()
    assert not begin(client).cookies


def test_a_sent_form_keeps_its_words_when_a_ticket_is_wrong(citizen: Citizen) -> None:
    assert citizen.send(kept="7:wrong").status_code == 201
    assert Submission.objects.get().message == MESSAGE
