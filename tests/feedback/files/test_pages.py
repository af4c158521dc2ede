"""Files on the pages: brought with the form, kept when it comes back, shown to the citizen and to who answers."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from deputies import rate_limits
from feedback import lifecycle
from feedback.files import showing, storing
from feedback.models import OutcomeClass, RouteReason, Submission
from feedback.models.files import Attachment
from feedback.receipts import query_codes
from feedback.views.citizens import bodies
from tests import cast
from tests.cast import Town
from tests.feedback.citizen import MESSAGE, Citizen, query_code, shown_message, text_of
from tests.feedback.files import samples

TICKET = re.compile(r'name="kept" value="([^"]+)"')
ADDRESS = re.compile(r'"(/files/\?k=[^"]+)"')


@pytest.fixture(autouse=True)
def private(settings: Any, tmp_path: Path) -> Path:
    settings.PRIVATE_DIR = tmp_path
    return tmp_path


def photo(name: str = "北门.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, samples.picture(), "image/jpeg")


def note() -> SimpleUploadedFile:
    return SimpleUploadedFile("note.mp3", samples.mp3())


def send(citizen: Citizen, *files: SimpleUploadedFile, message: str = MESSAGE, **fields: Any) -> Any:
    return citizen.client.post(
        citizen.address, {"token": citizen.token(), "message": message, "files": list(files), **fields}
    )


def body(response: Any) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def test_photo_and_sound_reach_the_citizen_and_the_deputy(citizen: Citizen, in_town: Town) -> None:
    sent = send(citizen, photo(), note())
    assert sent.status_code == 201
    held = Submission.objects.get()
    assert held.attachments.count() == 2
    tracked = citizen.client.post("/t/?lang=en", {"code": query_code(sent)})
    assert "Photo 1: open it large" in text_of(tracked)
    assert "<audio" in text_of(tracked)
    lifecycle.assign(held.pk, actor=lifecycle.SYSTEM, deputy=in_town.shen, reason=RouteReason.ON_DUTY)
    deputy = Client()
    deputy.force_login(in_town.users["shen"])
    page = text_of(deputy.get(f"/inbox/{held.pk}/"))
    for address in ADDRESS.findall(page):
        assert deputy.get(address).status_code == 200
        assert Client().get(address).status_code == 200  # the preview in WeChat has no cookie
    assert len(ADDRESS.findall(page)) == len(ADDRESS.findall(text_of(tracked))) == 3


@pytest.mark.usefixtures("in_town")
def test_a_file_is_served_so_that_it_can_do_nothing(citizen: Citizen) -> None:
    send(citizen, photo(), SimpleUploadedFile("a.pdf", samples.pdf()))
    picture, document = Attachment.objects.order_by("pk")
    for file, disposition in ((picture, "inline"), (document, "attachment")):
        response = citizen.client.get(showing.address_of(file))
        assert body(response) == storing.path_of(file).read_bytes()
        assert response["Content-Type"] == file.media_type
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert response["Content-Disposition"].startswith(disposition)
        assert "private" in response["Cache-Control"]
        assert not response.cookies
    small = citizen.client.get(showing.address_of(picture, small=True))
    assert body(small) == storing.path_of(picture, small=True).read_bytes()
    part = citizen.client.get(showing.address_of(picture), headers={"range": "bytes=0-9"})
    assert (part.status_code, len(body(part))) == (206, 10)
    assert citizen.client.post(showing.address_of(picture)).status_code == 405


@pytest.mark.usefixtures("in_town")
def test_nginx_sends_it_when_it_may(citizen: Citizen, settings: Any) -> None:
    send(citizen, photo())
    file = Attachment.objects.get()
    settings.PRIVATE_PREFIX = "/private/"
    response = citizen.client.get(showing.address_of(file))
    assert response["X-Accel-Redirect"] == f"/private/files/{file.stored_as}.jpg"
    assert response["Content-Type"] == "image/jpeg"


@pytest.mark.usefixtures("in_town")
def test_foreign_expired_and_missing_are_the_same_404(citizen: Citizen) -> None:
    send(citizen, photo())
    file = Attachment.objects.get()
    address = showing.address_of(file)
    with time_machine.travel(timezone.now() + showing.LIFETIME + timedelta(hours=1), tick=False):
        expired = citizen.client.get(address)
    answers = [
        expired,
        *map(citizen.client.get, ["/files/", "/files/?k=", "/files/?k=1.l.999999999:x", address[:-1] + "_"]),
    ]
    Attachment.objects.update(state="waiting")
    answers.append(citizen.client.get(address))
    assert {(answer.status_code, answer.content) for answer in answers} == {(404, answers[0].content)}


def test_words_and_good_files_are_kept_when_one_is_refused(citizen: Citizen) -> None:
    citizen.language = "en"
    back = send(citizen, photo(), SimpleUploadedFile("x.svg", b"<svg/>"))
    assert back.status_code == 422
    assert shown_message(back) == MESSAGE
    assert "“x.svg”: we cannot take such a file" in text_of(back)
    assert 'href="#file"' in text_of(back)
    assert "✓ 北门.jpg" in text_of(back)
    (ticket,) = TICKET.findall(text_of(back))
    again = citizen.client.post(
        citizen.address, {"token": back.context["token"], "message": MESSAGE, "kept": [ticket]}
    )
    assert again.status_code == 201
    assert Attachment.objects.get().submission == Submission.objects.get()


def test_files_are_kept_when_the_words_are_refused_or_the_language_changes(citizen: Citizen) -> None:
    for fields in ({"message": ""}, {"switch": "1"}):
        back = send(citizen, photo(), **fields)
        (ticket,) = TICKET.findall(text_of(back))
        again = {"token": back.context["token"], "message": MESSAGE, "kept": ticket, "drop": ticket}
        assert citizen.client.post(citizen.address, again).status_code == 201
    assert not Attachment.objects.filter(submission__isnull=False).exists()


def test_pressed_twice_is_one_message_with_its_files(citizen: Citizen) -> None:
    token = citizen.token()
    first, again = (
        citizen.client.post(citizen.address, {"token": token, "message": MESSAGE, "files": [photo()]})
        for _ in range(2)
    )
    assert (first.status_code, again.status_code) == (201, 200)
    assert query_code(first) == query_code(again)
    assert Attachment.objects.count() == 1


def test_six_are_enough(citizen: Citizen) -> None:
    files = [SimpleUploadedFile(f"{n}.jpg", samples.picture((50 + n, 50))) for n in range(7)]
    back = send(citizen, *files)
    assert back.status_code == 422
    assert "最多 6 个文件" in text_of(back)
    tickets = TICKET.findall(text_of(back))
    fields = {"token": back.context["token"], "message": MESSAGE, "kept": tickets, "drop": tickets[:1]}
    assert citizen.client.post(citizen.address, fields).status_code == 201
    assert Attachment.objects.filter(submission__isnull=False).count() == 6


def test_too_much_at_once_says_what_to_do(citizen: Citizen, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "MULTIPART_AT_MOST", 1000)
    response = send(citizen, photo())
    assert response.status_code == 413
    assert "10 MB" in text_of(response)


def test_many_megabytes_of_one_network_have_to_wait_and_the_words_need_not(
    citizen: Citizen, monkeypatch: pytest.MonkeyPatch
) -> None:
    limit = rate_limits.Limit("test-uploads", burst=1, every=3600, when_dead=True)
    monkeypatch.setattr("feedback.views.files.UPLOADS", limit)
    rate_limits.forget(limit, "127.0.0.1")
    back = send(citizen, photo(), note())
    assert back.status_code == 422
    assert "“note.mp3”" in text_of(back)
    assert len(TICKET.findall(text_of(back))) == 1
    assert citizen.send().status_code == 201


def test_a_full_disk_stops_no_words(citizen: Citizen, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storing, "LEFT_FREE", 10**18)
    back = send(citizen, photo())
    assert back.status_code == 422
    assert "暂时无法接收文件" in text_of(back)
    assert citizen.send().status_code == 201


def test_a_form_that_is_not_ours_brings_no_file(citizen: Citizen) -> None:
    back = send(citizen, photo(), token="forged")
    assert back.status_code == 422
    assert not Attachment.objects.exists()


def test_a_challenge_carries_the_files_on(citizen: Citizen, settings: Any) -> None:
    settings.CHALLENGE_AFTER = 1
    for _ in range(2):
        asked = send(citizen, photo())
    assert asked.status_code == 429
    assert len(TICKET.findall(text_of(asked))) == 1


def test_a_citizen_adds_a_photo_without_a_word(citizen: Citizen, in_town: Town) -> None:
    held = cast.assigned(in_town.shen, in_town.station)
    code = query_codes.query_code(held.idempotency_key, settings.QUERY_CODE_KEY)
    fields = {"code": code, "version": held.version, "words": ""}
    assert citizen.client.post("/t/detail", fields).status_code == 422
    answered = citizen.client.post("/t/detail", {**fields, "files": [photo()]})
    assert answered.status_code == 200
    assert len(ADDRESS.findall(text_of(answered))) == 2
    assert held.events.latest("seq").data["files"]


def test_what_a_citizen_adds_comes_back_with_its_files(citizen: Citizen, in_town: Town) -> None:
    held = cast.assigned(in_town.shen, in_town.station)
    code = query_codes.query_code(held.idempotency_key, settings.QUERY_CODE_KEY)
    fields = {"code": code, "version": held.version + 1, "words": "见照片", "files": [photo()]}
    back = citizen.client.post("/t/detail", fields)
    assert back.status_code == 409
    assert len(TICKET.findall(text_of(back))) == 1


def test_evidence_goes_along_with_an_answer_and_a_result(client: Client, in_town: Town) -> None:
    held = cast.assigned(in_town.shen, in_town.station)
    client.force_login(in_town.users["shen"])
    fields = {"version": held.version, "words": "修好了。", "files": [photo()]}
    assert client.post(f"/inbox/{held.pk}/answer/", fields).status_code == 302
    outcome = OutcomeClass.objects.get(slug="solved").pk
    fields = {"version": held.version + 1, "words": "都修好了。", "outcome": outcome, "files": [photo("后.jpg")]}
    asked = client.post(f"/inbox/{held.pk}/resolve/", fields)
    (ticket,) = TICKET.findall(text_of(asked))
    del fields["files"]
    sure = client.post(f"/inbox/{held.pk}/resolve/", {**fields, "kept": ticket, "confirmed": "yes"})
    assert sure.status_code == 302
    files = held.attachments.order_by("pk")
    assert [(file.uploaded_by, file.uploaded_user) for file in files] == [("deputy", in_town.users["shen"])] * 2
    assert len(ADDRESS.findall(text_of(client.get(f"/inbox/{held.pk}/")))) == 4


def test_a_wrong_file_keeps_the_answer(client: Client, in_town: Town) -> None:
    held = cast.assigned(in_town.shen, in_town.station)
    client.force_login(in_town.users["shen"])
    fields = {"version": held.version, "words": "修好了。", "files": [SimpleUploadedFile("x.svg", b"<svg/>")]}
    back = client.post(f"/inbox/{held.pk}/answer/", fields)
    assert back.status_code == 422
    assert "修好了。</textarea>" in text_of(back)
    assert "“x.svg”" in text_of(back)
