"""Codes replaced by the hundred."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from stations import tasks
from stations.models import Code, Venue
from stations.models.posters import BatchState, CodeRotation, PosterBatch
from stations.venue_codes import issuing
from tests import cast
from tests.stations.posters.batches import FORM, crowd

pytestmark = pytest.mark.django_db


def test_codes_by_the_hundred(town: cast.Town, staff: Client) -> None:
    crowd(town, 30)
    old = set(Code.objects.filter(venue__area_key__startswith="320205").values_list("code", flat=True))
    url, form = reverse("poster-rotate"), FORM | {"area": "320205", "reason": "海报被人替换"}
    asked = staff.post(url, form)
    assert "32 个站点" in asked.content.decode()
    assert not CodeRotation.objects.exists(), "only asked yet"
    assert staff.post(url, form | {"back": "1"}).status_code == 200
    done = staff.post(url, form | {"confirmed": "1"})
    rotation, batch = CodeRotation.objects.get(), PosterBatch.objects.get()
    assert done["Location"] == reverse("poster-rotation", args=[rotation.pk])
    rows = Code.objects.filter(rotation=rotation).select_related("replaced_by")
    assert {row.code for row in rows} == old
    for row in rows:
        assert row.revoked_reason == "海报被人替换"
        assert row.replaced_by is not None
        assert row.replaced_by.venue_id == row.venue_id
        assert row.replaced_by.revoked_at is None
    page = staff.get(done["Location"]).content.decode()
    assert page.count("<s>") == 32
    assert reverse("poster-batch", args=[batch.pk]) in page
    tasks.make_posters()
    batch.refresh_from_db()
    assert (batch.state, batch.total) == (BatchState.READY, 32)
    assert town.elsewhere.codes.get().revoked_at is None


def test_replacing_a_city_takes_a_few_queries(town: cast.Town, django_assert_max_num_queries: Any) -> None:
    crowd(town, 30)
    with django_assert_max_num_queries(8):
        issuing.rotate(list(Venue.objects.all()), reason="丢失", asked_by=town.users["staff"])


def test_a_reason_is_needed(town: cast.Town, staff: Client) -> None:
    response = staff.post(reverse("poster-rotate"), FORM | {"area": "320205", "confirmed": "1"})
    assert response.status_code == 422
    assert not CodeRotation.objects.exists()
