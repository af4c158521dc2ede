"""Posters by the hundred: made once, found again, seen by their staff only."""

import shutil
import zipfile
from datetime import timedelta
from io import BytesIO
from typing import Any

import pypdfium2
import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from deputies import photos
from stations import tasks
from stations.models import Code, Venue
from stations.models.posters import BatchProblem, BatchState, PosterBatch
from stations.posters import batching
from stations.venue_codes import issuing
from tests import cast
from tests.stations.posters.batches import FORM, crowd, made, planned, read

pytestmark = pytest.mark.django_db


def test_every_code_of_a_hundred_posters_can_be_scanned(town: cast.Town) -> None:
    codes = [*town.home.codes.all(), *town.station.codes.all(), *crowd(town, 98)]
    batch = made(town)
    assert (batch.state, batch.done, batch.total, batch.left_out) == ("ready", 100, 100, 0)
    assert read(batching.file_of(batch).read_bytes(), 0.8) == [code.address for code in codes]


@pytest.mark.parametrize(("size", "width", "scale"), [("a4", 210, 1.5), ("a3", 297, 1), ("card", 90, 4)])
def test_each_size_can_be_scanned(town: cast.Town, size: str, width: float, scale: float) -> None:
    pdf = batching.file_of(made(town, size=size)).read_bytes()
    assert len(read(pdf, scale)) == 2
    with pypdfium2.PdfDocument(pdf) as document:
        assert document[0].get_size()[0] / 72 * 25.4 == pytest.approx(width, abs=0.1)


def test_a_card_says_where_it_leads(town: cast.Town) -> None:
    with pypdfium2.PdfDocument(batching.file_of(made(town, venues=[town.station], size="card"))) as document:
        text = document[0].get_textpage().get_text_range()
    code = town.station.codes.get()
    for words in ("扫码找代表", str(code), code.address.split("//")[1]):
        assert words in text
    assert "春星社区代表联络站" in "".join(text.split())


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_zip_has_a_file_for_each_street(town: cast.Town, language: str, caplog: pytest.LogCaptureFixture) -> None:
    batch = made(town, area=town.city, packing="zip", language=language)
    with zipfile.ZipFile(batching.file_of(batch)) as archive:
        assert archive.namelist() == ["320205001 东亭街道.pdf", "320211 滨湖区.pdf"]
        assert len(read(archive.read("320205001 东亭街道.pdf"))) == 2
    assert "missing" not in caplog.text, "the shared font has every character"


def test_nothing_is_made_twice(town: cast.Town, monkeypatch: pytest.MonkeyPatch) -> None:
    first = made(town)
    file = batching.file_of(first)
    monkeypatch.setattr(batching, "_write", None)  # would fail
    again = made(town)
    assert (again.state, again.digest, again.done) == (BatchState.READY, first.digest, 2)
    assert list(file.parent.iterdir()) == [file]


@pytest.mark.parametrize("change", ["name", "code", "deputy", "size", "language"])
def test_what_changed_is_made_anew(town: cast.Town, change: str) -> None:
    first = made(town)
    if change == "name":
        Venue.objects.filter(pk=town.station.pk).update(name="别的名称")
    elif change == "code":
        issuing.replace(code=town.station.codes.get().code, reason="丢失")
    elif change == "deputy":
        cast.deputy("新代表", town.station)
    other = made(town, **{"size": {"size": "a3"}, "language": {"language": "en"}}.get(change, {}))
    assert other.state == BatchState.READY
    assert other.digest != first.digest


def test_without_a_code_or_closed(town: cast.Town) -> None:
    issuing.revoke(code=town.station.codes.get().code, reason="破损")
    one = made(town)
    assert (one.state, one.total, one.left_out) == ("ready", 1, 1)
    Venue.objects.filter(pk=town.home.pk).update(is_open=False)
    failed = made(town)
    assert (failed.state, failed.problem) == (BatchState.FAILED, BatchProblem.NOTHING)


def test_one_at_a_time_and_never_twice(town: cast.Town) -> None:
    first, second = planned(town), planned(town, size="card")
    assert batching.claim() == first
    assert batching.claim() is None, "one is being made"
    assert batching.make_next() is None
    tasks.make_posters()
    second.refresh_from_db()
    assert second.state == BatchState.PLANNED


def test_a_dead_makers_batch_is_taken_over_and_he_notices(town: cast.Town) -> None:
    planned(town)
    dead = batching.claim()
    assert dead is not None
    PosterBatch.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    tasks.make_posters()
    batch = PosterBatch.objects.get()
    assert (batch.state, batch.attempts) == (BatchState.READY, 2)
    with pytest.raises(batching.Lost):
        batching._make(dead)
    batch.refresh_from_db()
    assert batch.state == BatchState.READY


def test_whose_makers_die_three_times_has_failed(town: cast.Town, staff: Client) -> None:
    batch = planned(town)
    for _ in range(3):
        assert batching.claim() is not None
        PosterBatch.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    assert batching.claim() is None
    page = staff.get(reverse("poster-batch", args=[batch.pk])).content.decode()
    assert "中断" in page
    assert "重试" in page
    assert staff.post(reverse("poster-batch-retry", args=[batch.pk])).status_code == 302
    tasks.make_posters()
    batch.refresh_from_db()
    assert batch.state == BatchState.READY


def test_an_error_is_seen_and_can_be_tried_again(town: cast.Town, monkeypatch: pytest.MonkeyPatch) -> None:
    batch = planned(town)
    with monkeypatch.context() as broken:
        broken.setattr(batching, "_write", None)
        with pytest.raises(TypeError):
            tasks.make_posters()
    batch.refresh_from_db()
    assert (batch.state, batch.problem) == (BatchState.FAILED, BatchProblem.BROKEN)
    assert batching.retry(batch)
    assert not batching.retry(batch), "it waits already"


def test_old_files_are_deleted_and_can_be_made_again(town: cast.Town, settings: Any, staff: Client) -> None:
    batch = made(town)
    file = batching.file_of(batch)
    (file.parent / "half-done-x").mkdir()
    assert batching.sweep(timezone.now()) == 0, "what is new may be on its way"
    assert batching.sweep(timezone.now() + timedelta(days=settings.POSTER_DAYS, minutes=1)) == 2
    assert list(file.parent.iterdir()) == []
    assert "重新制作" in staff.get(reverse("poster-batch", args=[batch.pk])).content.decode()
    assert staff.get(reverse("poster-batch-file", args=[batch.pk])).status_code == 302
    staff.post(reverse("poster-batch-retry", args=[batch.pk]))
    tasks.make_posters()
    assert file.exists()


def test_a_lost_file_is_noticed(town: cast.Town, staff: Client) -> None:
    batch = made(town)
    batching.file_of(batch).unlink()
    assert staff.get(reverse("poster-batch-file", args=[batch.pk])).status_code == 302
    batch.refresh_from_db()
    assert batch.state == BatchState.EXPIRED


def test_from_the_form_to_the_file(town: cast.Town, staff: Client) -> None:
    response = staff.post(reverse("posters"), FORM | {"area": "320205", "size": "card"})
    batch = PosterBatch.objects.get()
    assert response["Location"] == reverse("poster-batch", args=[batch.pk])
    page = staff.get(response["Location"]).content.decode()
    assert 'hx-trigger="every 2s"' in page
    assert f'href="{response["Location"]}"' in page, "without JavaScript there is a link"
    tasks.make_posters()
    part = staff.get(response["Location"], headers={"hx-request": "true"}).content.decode()
    assert "<html" not in part
    assert "hx-trigger" not in part
    assert reverse("poster-batch-file", args=[batch.pk]) in part


def test_a_pasted_list(town: cast.Town, staff: Client) -> None:
    old = town.station.codes.get()
    issuing.replace(code=old.code, reason="丢失")
    listed = f"{town.home.pk}\n {old} ，{town.home.codes.get().code.lower()}"
    staff.post(reverse("posters"), FORM | {"which": "list", "listed": listed})
    batch = PosterBatch.objects.get()
    assert sorted(batch.venue_ids) == sorted([town.home.pk, town.station.pk])
    assert batch.scope_key == town.street.key


@pytest.mark.parametrize("listed", ["", "没有", "999999999999999999999", "K7QM2XW9", "foreign"])
def test_a_list_that_names_nothing_of_ones_own(town: cast.Town, staff: Client, listed: str) -> None:
    listed = str(town.elsewhere.pk) if listed == "foreign" else listed
    response = staff.post(reverse("posters"), FORM | {"which": "list", "listed": listed})
    assert response.status_code == 422
    assert "field-error" in response.content.decode()
    assert not PosterBatch.objects.exists()


@pytest.mark.parametrize("area", ["320211", "3202", "", "999"])
def test_a_foreign_area_is_refused(town: cast.Town, staff: Client, area: str) -> None:
    assert staff.post(reverse("posters"), FORM | {"area": area}).status_code in (404, 422)
    assert not PosterBatch.objects.exists()


NAMES = ["posters", "poster-batch", "poster-batch-file", "poster-rotate", "poster-rotation", "poster-scans"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("staff", 200), ("city_staff", 200), ("administrator", 200), ("sister_staff", 404), ("auditor", 404),
        ("liaison", 404), ("shen", 404), ("nobody", 404),
    ],
)  # fmt: skip
def test_who_may_see_it(client: Client, town: cast.Town, who: str, status: int, name: str) -> None:
    batch = made(town)
    rotation = issuing.rotate([town.station], reason="丢失", asked_by=town.users["staff"])
    pk = {"poster-batch": [batch.pk], "poster-batch-file": [batch.pk], "poster-rotation": [rotation.pk]}.get(name, [])
    client.force_login(town.users[who])
    if who == "sister_staff" and not pk:
        status = 200  # a room of their own, without what is others'
    response = client.get(reverse(name, args=pk))
    assert response.status_code == status
    if status == 404 and pk:
        missing = client.get(reverse(name, args=[999_999]))
        assert (response.status_code, response.content) == (missing.status_code, missing.content)
    if who == "sister_staff" and name == "posters":
        assert reverse("poster-batch", args=[batch.pk]) not in response.content.decode()


def test_retry_is_for_staff_and_post_only(client: Client, town: cast.Town) -> None:
    url = reverse("poster-batch-retry", args=[planned(town).pk])
    client.force_login(town.users["sister_staff"])
    assert client.post(url).status_code == 404
    client.force_login(town.users["staff"])
    assert client.get(url).status_code == 405


def test_queries_do_not_grow(town: cast.Town, staff: Client, django_assert_num_queries: Any) -> None:
    batches = [planned(town) for _ in range(30)]
    with django_assert_num_queries(8):  # session, user, scope, bell; area, above, inside; batches
        page = staff.get(reverse("posters")).content.decode()
    assert page.count("tag info") == 20
    assert f"?after={batches[10].pk}" in page
    page = staff.get(reverse("posters"), {"after": batches[10].pk}).content.decode()
    assert page.count("tag info") == 10
    with django_assert_num_queries(4):  # session, user, scope; the batch
        staff.get(reverse("poster-batch", args=[batches[0].pk]), headers={"hx-request": "true"})
    with django_assert_num_queries(11):
        staff.get(reverse("poster-scans"))


def test_a_deputys_photo_is_on_it(town: cast.Town, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    first = made(town)
    picture = BytesIO()
    Image.effect_mandelbrot((480, 480), (-2, -1.5, 1, 1.5), 50).convert("RGB").save(picture, "JPEG")
    picture.seek(0)
    photos.set_photo(town.shen, picture)
    batch = made(town)
    whole = batching.file_of(batch).read_bytes()
    assert len(whole) > len(batching.file_of(first).read_bytes()) + 1000
    assert len(read(whole)) == 2
    shutil.rmtree(settings.MEDIA_ROOT)
    batching.file_of(batch).unlink()
    assert made(town).state == BatchState.READY, "its file is gone: the initial stands there"


def test_the_queue_is_read_by_its_index(town: cast.Town) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("EXPLAIN SELECT id FROM stations_posterbatch WHERE state = 'planned' ORDER BY id LIMIT 1")
        assert "poster_batch_queue" in str(cursor.fetchall())


def test_venues_without_a_code_get_their_first_with_the_posters(staff: Client, town: cast.Town) -> None:
    new, far = cast.venue("新设联络站", town.street, town.home), cast.venue("滨湖新设站", town.binhu)
    before = Code.objects.count()
    staff.post(reverse("posters"), FORM | {"area": "320205", "size": "card"})
    assert Code.objects.filter(venue=new).count() == 1
    assert not Code.objects.filter(venue=far).exists()
    assert Code.objects.count() == before + 1, "nobody gets a second one"
