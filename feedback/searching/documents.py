"""Keeps the search index up to the events. No verb knows of it: the events are the queue.

An event's number is given before its transaction commits, so a later number can be seen first. Those of the last
minute are therefore looked at again each time; a document that has them already costs one look into the index.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import timedelta

from django.db import connection, transaction
from django.db.models import Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from feedback import sealing
from feedback.models import Event, Submission
from feedback.models.holders import Holder
from feedback.models.referrals import Referral
from feedback.models.search import EventMark, SearchDocument
from feedback.searching import bigrams

BATCH = 1_000
SETTLES_WITHIN = timedelta(seconds=60)  # no transaction of the portal lives longer
BLOCKS = {"BA": 12, "BB": 16, "BC": 20}  # bits of the submission's number that a block leaves out

_KEEP = """
INSERT INTO feedback_searchdocument (submission_id, district, event_id, is_stale, lexemes)
VALUES (%s, %s, %s, false, array_to_tsvector(%s))
ON CONFLICT (submission_id) DO UPDATE SET district = EXCLUDED.district, event_id = EXCLUDED.event_id,
    is_stale = false, lexemes = EXCLUDED.lexemes
    WHERE feedback_searchdocument.event_id <= EXCLUDED.event_id
"""


@transaction.atomic
def catch_up() -> int:
    """Read the next events, and make the documents anew whose submissions they belong to. Returns how many were made;
    0 when all is done, or when somebody else is just doing it."""
    if not _is_alone():
        return 0
    mark, _ = EventMark.objects.get_or_create(reader="search")
    known = SearchDocument.objects.filter(pk=OuterRef("submission_id")).values("event_id")
    events = list(
        Event.objects.filter(pk__gt=mark.event_id)
        .annotate(known=Coalesce(Subquery(known), 0))
        .order_by("pk")
        .values_list("pk", "submission_id", "at", "known")[: BATCH * 4]
    )
    wanted = {number for pk, number, _at, known in events if known < pk}
    wanted |= set(SearchDocument.objects.filter(is_stale=True).values_list("pk", flat=True)[:BATCH])
    make(wanted)
    settled = timezone.now() - SETTLES_WITHIN
    done = [pk for pk, _number, at, _known in events if at < settled]
    if done:
        EventMark.objects.filter(pk=mark.pk).update(event_id=done[-1])
    return len(wanted)


def _is_alone() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended('search documents', 0))")
        return bool(cursor.fetchone()[0])


def mark_stale(found: Q) -> int:
    """Ask for the documents of these submissions to be made again: what no event tells of has changed."""
    numbers = Submission.objects.filter(found).values("pk")
    return SearchDocument.objects.filter(pk__in=numbers).update(is_stale=True)


def rebuild() -> Iterator[int]:
    """Make all documents anew, in batches, each a transaction; yields how many are done so far."""
    last, done = 0, 0
    while numbers := list(Submission.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]):
        with transaction.atomic():
            make(numbers)
        last, done = numbers[-1], done + len(numbers)
        yield done


def make(numbers: Iterable[int]) -> None:
    """Write the documents of these submissions as they are now: five statements."""
    submissions = list(Submission.objects.filter(pk__in=numbers))
    words: dict[int, list[str]] = defaultdict(list)
    spoken = Event.objects.filter(submission__in=submissions).exclude(words="")
    # The first event has the message as it was sent; what may be read, perhaps masked, is the submission's own.
    for number, said in spoken.exclude(seq=1).values_list("submission_id", "words"):
        words[number].append(said)
    last = dict(
        Event.objects.filter(submission__in=submissions)
        .values_list("submission_id")
        .annotate(last=Max("pk"))
        .order_by()
    )
    holders: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for number, deputy_id, name in Holder.objects.filter(submission__in=submissions).values_list(
        "submission_id", "deputy_id", "deputy__name"
    ):
        holders[number].append((deputy_id, name))
    units: dict[int, set[int]] = defaultdict(set)
    for number, unit_id in Referral.objects.filter(submission__in=submissions).values_list("submission_id", "unit_id"):
        units[number].add(unit_id)
    rows = [
        (s.pk, s.district, last.get(s.pk, 0), _lexemes(s, words[s.pk], holders[s.pk], units[s.pk]))
        for s in submissions
    ]
    with connection.cursor() as cursor:
        cursor.executemany(_KEEP, rows)


def _lexemes(
    submission: Submission, words: list[str], holders: list[tuple[int, str]], unit_ids: Iterable[int]
) -> list[str]:
    names = [name for _pk, name in holders]
    told = bigrams.lexemes(submission.message, submission.place, submission.outcome_reason, *words, *names)
    return sorted(told | marks(submission, [pk for pk, _name in holders], unit_ids))


def marks(submission: Submission, deputy_ids: Iterable[int], unit_ids: Iterable[int]) -> set[str]:
    """What narrows a search, as lexemes beside the words: one index answers "this word, in this street, still open".

    They begin with a capital letter, which no folded word has: areas above it, venues, topic, state, month, deputies
    who hold or held it, units it is or was referred to, the citizen's name (its fingerprint), and the blocks of
    numbers it lies in.
    """
    key, at = submission.area_key, timezone.localtime(submission.created_at)
    venues = {submission.venue_id, submission.holding_venue_id} - {None}
    return {
        *(f"A{key[:n]}" for n in (2, 4, 6, 9, 12) if len(key) >= n),
        *(f"V{venue}" for venue in venues),
        f"T{submission.topic_id or 0}",
        f"S{submission.state}",
        f"M{at:%Y%m}",
        *(f"D{deputy}" for deputy in deputy_ids),
        *(f"U{unit}" for unit in unit_ids),
        *(f"{name}{submission.pk >> bits}" for name, bits in BLOCKS.items()),
        *filter(None, [mark_of_name(submission.contact_name)]),
    }


def mark_of_name(name: str) -> str:
    """A fingerprint of the citizen's whole name: found by who types it, read by nobody. Empty without a name."""
    spelt = bigrams.folded(name).strip()
    return f"N{sealing.fingerprint('search name', spelt).hex()}" if spelt else ""
