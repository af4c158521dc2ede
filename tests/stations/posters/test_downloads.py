"""A batch is downloaded in parts."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from stations.posters import batching
from tests import cast
from tests.stations.posters.batches import made

pytestmark = pytest.mark.django_db


def body(response: Any) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def test_a_download_goes_on_where_it_broke(town: cast.Town, staff: Client) -> None:
    batch = made(town)
    whole = batching.file_of(batch).read_bytes()
    url = reverse("poster-batch-file", args=[batch.pk])
    first = staff.get(url, headers={"accept-encoding": "gzip"})
    assert (first.status_code, body(first)) == (200, whole)
    assert first["Accept-Ranges"] == "bytes"
    assert first["Content-Length"] == str(len(whole))
    assert first["Content-Type"] == "application/pdf"
    assert first["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    rest = staff.get(url, headers={"range": "bytes=1000-", "if-range": first["ETag"], "accept-encoding": "gzip"})
    assert (rest.status_code, body(rest)) == (206, whole[1000:])
    assert rest["Content-Range"] == f"bytes 1000-{len(whole) - 1}/{len(whole)}"
    assert body(staff.get(url, headers={"range": "bytes=5-9"})) == whole[5:10]
    assert body(staff.get(url, headers={"range": "bytes=-7"})) == whole[-7:]
    changed = staff.get(url, headers={"range": "bytes=5-9", "if-range": '"other"'})
    assert (changed.status_code, body(changed)) == (200, whole)
    beyond = staff.get(url, headers={"range": f"bytes={len(whole)}-"})
    assert (beyond.status_code, beyond["Content-Range"]) == (416, f"bytes */{len(whole)}")
    for odd in ("bytes=-", "bytes=9-5", "bytes=1-2,4-5", "lines=1-2", "bytes=²-", f"bytes=-{'9' * 5_000}"):
        assert staff.get(url, headers={"range": odd}).status_code == 200
    assert staff.get(url, headers={"if-none-match": first["ETag"]}).status_code == 304
    head = staff.head(url)
    assert (head.status_code, head["Content-Length"], body(head)) == (200, str(len(whole)), b"")


def test_nginx_sends_it_when_there_is_one(town: cast.Town, staff: Client, settings: Any) -> None:
    settings.PRIVATE_PREFIX = "/private/"
    batch = made(town)
    response = staff.get(reverse("poster-batch-file", args=[batch.pk]))
    assert response["X-Accel-Redirect"] == f"/private/posters/{batch.digest}.pdf"
    assert response.content == b""
