"""Files: what comes along with a form, and their own addresses."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid5

import structlog
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from deputies.models.accounts import User
from deputies.rate_limits import ALL_UPLOADS, UPLOADS, address_of, take_all
from feedback.files import showing, storing, taking
from feedback.files.judging import MOST_BYTES
from feedback.files.refusing import NoRoom, Refused
from feedback.files.taking import MOST_FILES, Brought
from feedback.models import ActorKind, Submission
from feedback.models.files import Attachment, FileKind
from stations.views import private_files

log = structlog.get_logger(__name__)
MEGABYTE = 1_000_000


@require_safe
def file(request: HttpRequest) -> HttpResponseBase:
    """/files/?k=<key>: a file by its signed address. Foreign, expired, never there: the same 404."""
    found = showing.behind(request.GET.get("k", ""))
    if found is None:
        raise Http404
    attachment, is_small = found
    media_type = "image/jpeg" if is_small else attachment.media_type
    is_saved = attachment.kind == FileKind.DOCUMENT
    try:
        path = storing.path_of(attachment, small=is_small)
        response = private_files.send(request, path, attachment.name, media_type, as_attachment=is_saved)
    except FileNotFoundError as error:
        raise Http404 from error
    response["Cache-Control"] = "private, max-age=3600"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Robots-Tag"] = "noindex"
    return response


def brought(
    request: HttpRequest,
    data: QueryDict,
    key: UUID | None,
    by: ActorKind = ActorKind.CITIZEN,
    user: User | None = None,
) -> Brought:
    """What came with a form whose files `key` holds together: tickets of files kept already (but for those to be
    dropped), and new files. Of no cost when there are none."""
    tickets = [ticket for ticket in data.getlist("kept") if ticket not in data.getlist("drop")]
    kept = list(taking.of_tickets(tickets[: 2 * MOST_FILES], key)) if tickets else []
    new = request.FILES.getlist("files") if request.content_type == "multipart/form-data" else []
    problems = []
    for uploaded in new[: MOST_FILES + 1]:
        try:
            attachment = _taken(request, uploaded, key, by, user)
        except Refused as refused:
            problems.append(_("“%(name)s”: %(why)s") % {"name": uploaded.name, "why": refused.args[0]})
        except NoRoom:
            log.error("no_room_for_files")
            problems.append(_("We cannot take files at the moment. Your words can be sent without them."))
            break
        else:
            kept.append(attachment)
    return Brought(tuple(dict.fromkeys(kept)), tuple(problems))


def key_for(submission: Submission, who: object = "citizen") -> UUID:
    """What holds the files together that `who` brings to the submission as it stands now."""
    return uuid5(submission.idempotency_key, f"{who} {submission.version}")


def with_tickets(data: QueryDict, brought: Brought) -> QueryDict:
    """The form's fields as if every file had been kept before: for a page that carries them on."""
    if not brought.files:
        return data
    data = data.copy()
    data.pop("drop", None)
    data.setlist("kept", [ticket for ticket, _file in brought.tickets])
    return data


def _taken(
    request: HttpRequest, uploaded: UploadedFile[Any], key: UUID | None, by: ActorKind, user: User | None
) -> Attachment:
    if key is None:
        raise Refused(_("the page was too old to bring it along. Please choose it again."))
    if (uploaded.size or 0) > MOST_BYTES:
        raise Refused(_("it is larger than 10 MB. Please send a smaller one."))
    if not may_bring(request, uploaded.size or 0):
        raise Refused(_("too many files came from your network. Please try again in an hour, or send without it."))
    return taking.take_in(uploaded.read(), name=uploaded.name or "", bundle=key, by=by.value, user=user)


def may_bring(request: HttpRequest, size: int) -> bool:
    """Whether a file of this size fits into the buckets of its network and of the portal."""
    return take_all((UPLOADS, address_of(request)), (ALL_UPLOADS, ""), n=1 + size // MEGABYTE)
