"""A file is kept once, attached once, looked at by ClamAV, and swept when it was never sent."""

from __future__ import annotations

import errno
import socketserver
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from threading import Thread
from typing import Any, ClassVar
from uuid import UUID

import pytest
from django.utils import timezone

from feedback import lifecycle
from feedback.arrival import submitting
from feedback.files import storing, taking
from feedback.files.refusing import NoRoom, Refused
from feedback.models import ActorKind, Event, Submission
from feedback.models.files import Attachment
from tests import cast
from tests.cast import Town
from tests.feedback.files import samples

pytestmark = pytest.mark.django_db
FORM, OTHER = UUID(int=7), UUID(int=8)
EICAR = b"of the virus that none is"


@pytest.fixture(autouse=True)
def private(settings: Any, tmp_path: Path) -> Path:
    settings.PRIVATE_DIR = tmp_path
    return tmp_path


class Clamd(socketserver.StreamRequestHandler):
    """Speaks INSTREAM; finds EICAR and nothing else."""

    seen: ClassVar[list[bytes]] = []

    def handle(self) -> None:
        assert self.rfile.read(10) == b"zINSTREAM\0"
        data = b""
        while size := int.from_bytes(self.rfile.read(4), "big"):
            data += self.rfile.read(size)
        self.seen.append(data)
        self.wfile.write(b"stream: Eicar-Test-Signature FOUND\0" if EICAR in data else b"stream: OK\0")


@pytest.fixture(params=["unix", "tcp"])
def clamd(request: pytest.FixtureRequest, settings: Any, tmp_path: Path) -> Iterator[list[bytes]]:
    if request.param == "unix":
        settings.CLAMAV = str(tmp_path / "clamd.ctl")
        server: Any = socketserver.ThreadingUnixStreamServer(settings.CLAMAV, Clamd)
    else:
        server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Clamd)
        settings.CLAMAV = f"127.0.0.1:{server.server_address[1]}"
    Clamd.seen.clear()
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield Clamd.seen
    server.shutdown()
    thread.join()
    server.server_close()


def brought(data: bytes = b"", name: str = "IMG_1.PNG", bundle: UUID = FORM) -> Attachment:
    return taking.take_in(data or samples.picture(), name=name, bundle=bundle, by=ActorKind.CITIZEN.value)


def sent(town: Town, *files: Attachment, key: UUID = FORM) -> submitting.Receipt:
    opinion = submitting.Opinion(venue=town.station, message=cast.LAMPS, files=files)
    return submitting.submit(opinion, idempotency_key=key)


def stored(folder: Path) -> list[Path]:
    return sorted(path for path in (folder / "files").rglob("*") if path.is_file())


def test_kept_once_however_often_it_arrives(private: Path) -> None:
    one, again, elsewhere = brought(), brought(), brought(bundle=OTHER)
    assert one == again != elsewhere
    assert len(stored(private)) == 4
    assert one.name == "IMG_1.jpg"
    assert storing.path_of(one).stat().st_size == one.size


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd.jpg"),
        ("C:\\fotos\\北门.heic", "北门.jpg"),
        ("a\x00\u202egpj.exe", "agpj.jpg"),
        ("", "file.jpg"),
        ("x" * 500, "x" * 90 + ".jpg"),
    ],
)
def test_a_name_is_only_shown(name: str, shown: str) -> None:
    assert brought(name=name).name == shown


def test_nothing_is_left_of_what_is_refused(private: Path) -> None:
    with pytest.raises(Refused):
        brought(b"<svg>")
    assert not Attachment.objects.exists()
    assert not stored(private)


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_is_told_and_leaves_nothing(private: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    def full(_path: Path, _data: bytes) -> int:
        raise OSError(number, "full")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(NoRoom):
        brought()
    assert not Attachment.objects.exists()
    assert not stored(private)


def test_the_last_gigabyte_is_left_to_the_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storing, "LEFT_FREE", 10**18)
    with pytest.raises(NoRoom):
        brought()


def test_sent_with_an_opinion_and_held_fast_by_its_event(in_town: Town) -> None:
    photo, note = brought(), brought(samples.mp3(), "语音.mp3")
    receipt = sent(in_town, photo, note)
    for file in (photo, note):
        file.refresh_from_db()
        assert (file.submission_id, file.event_seq, file.district) == (receipt.submission_id, 1, "320205")
    event = Event.objects.get(submission=receipt.submission_id)
    assert [fact["sha256"] for fact in event.data["files"]] == [photo.sha256, note.sha256]
    assert bytes(event.hash) == lifecycle.hash_of(event)


def test_the_same_again_gives_the_same_receipt_and_other_files_are_another_body(in_town: Town) -> None:
    photo = brought()
    first = sent(in_town, photo)
    again = taking.of_tickets([taking.ticket_of(photo)], FORM)
    assert sent(in_town, *again).query_code == first.query_code
    with pytest.raises(submitting.KeyReused):
        sent(in_town)
    assert Submission.objects.count() == 1


def test_a_file_is_attached_once(in_town: Town) -> None:
    photo = brought()
    first = sent(in_town, photo)
    assert taking.of_tickets([taking.ticket_of(photo)], OTHER) == ()
    second = sent(in_town, photo, key=OTHER)
    photo.refresh_from_db()
    assert photo.submission_id == first.submission_id
    assert "files" not in Event.objects.get(submission=second.submission_id).data


@pytest.mark.parametrize("ticket", ["", "7", "7:x", "x" * 400, "7:" + "A" * 43])
def test_a_wrong_ticket_is_none(ticket: str) -> None:
    brought()
    assert taking.of_tickets([ticket], FORM) == ()


def test_without_files_no_query_more(in_town: Town, django_assert_num_queries: Any) -> None:
    sent(in_town, key=OTHER)
    with django_assert_num_queries(2):
        sent(in_town)


def test_a_move_brings_files_along(in_town: Town) -> None:
    held = cast.assigned(in_town.shen, in_town.station)
    photo = brought()
    shen = lifecycle.Actor(ActorKind.DEPUTY, "沈岩", in_town.users["shen"])
    lifecycle.answer(held.pk, "修好了，见照片。", actor=shen, files=(photo,))
    photo.refresh_from_db()
    event = held.events.latest("seq")
    assert (photo.submission_id, photo.event_seq) == (held.pk, event.seq)
    assert event.data["files"][0]["id"] == photo.pk


def test_what_was_never_sent_is_swept(in_town: Town, private: Path) -> None:
    kept, orphan = brought(), brought(samples.mp3())
    sent(in_town, kept)
    assert taking.sweep(timezone.now()) == 0
    assert taking.sweep(timezone.now() + taking.KEPT_UNSENT + timedelta(minutes=1)) == 1
    assert not Attachment.objects.filter(pk=orphan.pk).exists()
    assert len(stored(private)) == 2


def test_clamav_sees_every_file_as_it_came(clamd: list[bytes]) -> None:
    data = samples.picture((1500, 1500), comment=b"x" * 60_000)
    assert brought(data).state == "clean"
    assert clamd == [data]
    with pytest.raises(Refused):
        brought(samples.mp3() + EICAR)
    assert Attachment.objects.count() == 1


def test_while_clamav_does_not_answer_files_wait(settings: Any, in_town: Town, tmp_path: Path) -> None:
    settings.CLAMAV = str(tmp_path / "nobody")
    photo, bad = brought(), brought(samples.mp3() + EICAR)
    sent(in_town, photo, bad)
    assert taking.check_again() == 0
    settings.CLAMAV = str(tmp_path / "clamd.ctl")
    with socketserver.ThreadingUnixStreamServer(settings.CLAMAV, Clamd) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        assert taking.check_again() == 2
        server.shutdown()
        thread.join()
    for file, state in ((photo, "clean"), (bad, "infected")):
        file.refresh_from_db()
        assert file.state == state
    assert storing.path_of(photo).exists()
    assert not storing.path_of(bad).exists()
