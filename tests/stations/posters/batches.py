"""Batches of posters, and what can be scanned from them."""

from typing import Any

import pypdfium2
import zxingcpp

from stations import tasks
from stations.models import Code, VenueKind
from stations.models.posters import PosterBatch
from stations.posters import batching
from stations.venue_codes import issuing
from tests import cast

FORM = {"which": "area", "size": "a4", "packing": "pdf", "language": "zh-hans"}


def planned(town: cast.Town, **fields: Any) -> PosterBatch:
    form = {"size": "a4", "packing": "pdf", "language": "zh-hans"} | fields
    if "venues" not in form:
        form |= {"area": form.get("area", town.xishan)}
    return batching.plan(asked_by=town.users["staff"], **form)


def made(town: cast.Town, **fields: Any) -> PosterBatch:
    batch = planned(town, **fields)
    tasks.make_posters()
    batch.refresh_from_db()
    return batch


def read(pdf: bytes, scale: float = 1.5) -> list[str]:
    """The address on each page."""
    found = []
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            (code,) = zxingcpp.read_barcodes(page.render(scale=scale, grayscale=True).to_pil())
            found.append(code.text)
    return found


def crowd(town: cast.Town, number: int) -> list[Code]:
    """So many contact points in the home, each with its deputy and code, in the order of a batch."""
    venues = [
        cast.venue(f"第{n}代表联系点", town.street, town.station, VenueKind.CONTACT_POINT) for n in range(number)
    ]
    for venue in venues:
        cast.deputy(f"委员{venue.pk}", venue)
    return [issuing.issue(venue=venue) for venue in venues]
