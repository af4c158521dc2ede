"""Files as a page shows them. Their addresses are signed and expire: whoever may open the page may open the file, for
some hours, without a cookie (the preview in WeChat sends none)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.signing import BadSignature, Signer
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import timezone

from feedback.models import Event
from feedback.models.files import Attachment, FileKind, FileState

LIFETIME = timedelta(hours=3)
_signer = Signer(salt="feedback.file-address")


@dataclass(frozen=True)
class Shown:
    """`address` is empty while it may not be opened; `small` where there is no picture of it."""

    pk: int
    name: str
    kind: str
    kind_label: str
    size: str
    state: str
    state_label: str
    address: str = ""
    small: str = ""


def shown(attachment: Attachment) -> Shown:
    is_open = attachment.state == FileState.CLEAN
    return Shown(
        pk=attachment.pk,
        name=attachment.name,
        kind=attachment.kind,
        kind_label=attachment.get_kind_display(),
        size=filesizeformat(attachment.size),
        state=attachment.state,
        state_label=attachment.get_state_display(),
        address=address_of(attachment) if is_open else "",
        small=address_of(attachment, small=True) if is_open and attachment.kind == FileKind.PICTURE else "",
    )


def address_of(attachment: Attachment, *, small: bool = False) -> str:
    """The same one for an hour, so that a browser need not load a picture twice."""
    hours = int(timezone.now().timestamp() // 3600) + LIFETIME // timedelta(hours=1)
    return reverse("file", query={"k": _signer.sign(f"{attachment.pk}.{'s' if small else 'l'}.{hours}")})


def behind(key: str) -> tuple[Attachment, bool] | None:
    """The file of an address' key and whether its small picture is meant. None: never given, expired, or not open."""
    try:
        pk, size, hours = _signer.unsign(key).split(".")
    except BadSignature:
        return None
    if int(hours) < timezone.now().timestamp() // 3600:
        return None
    found = Attachment.objects.filter(pk=int(pk), state=FileState.CLEAN).first()
    return (found, size == "s") if found else None


def put_to(events: Iterable[Event]) -> None:
    """Give each event its `files`: those that came with it, and those of another that it passes on. One query where
    there are any, else none."""
    every: list[Any] = list(events)
    found: dict[int, Shown] = {}
    if any(event.data.get("files") for event in every):
        of_matter = Attachment.objects.filter(submission=every[0].submission_id)
        found = {attachment.pk: shown(attachment) for attachment in of_matter}
    for event in every:
        event.files = [found[fact["id"]] for fact in event.data.get("files", ()) if fact["id"] in found]
