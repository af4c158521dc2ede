"""Writes what stands beside the opinions: who was told, groups, what anybody may read, texts and views."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import chain
from operator import itemgetter

from django.db import connection

from feedback.inbox.listing import Asked, Show, Whose
from feedback.models.following import Follower, PublicQuestion
from feedback.models.groups import Belonging, GroupMember, SimilarGroup
from feedback.models.inbox import ReadyText, SavedView
from feedback.models.publishing import PublicAnswer
from feedback.models.screening import Screening
from feedback.models.suggestions import Origin
from feedback.models.suggestions import Suggestion as SuggestionRow
from feedback.notifications.notifying import KEPT_FOR
from feedback.public_answers import answers
from feedback.receipts import query_codes
from feedback.states import Look
from portal.demo.city import City
from portal.demo.copying import copy
from portal.demo.life import Life
from portal.demo.matters import Matter, groups
from portal.demo.opinions import Teller
from portal.demo.publicity import Public
from portal.demo.rows import SubmissionRow, Told
from portal.demo.suggestions import Suggestion
from portal.demo.texts import ready_texts
from portal.demo.venues import demo_venue

Ids = Mapping[str, int]  # username -> account
LEFT_UNREAD = timedelta(days=2)


# Who was told


ToldRow = tuple[datetime, int, int, str, int, datetime | None]  # at, user, submission, occasion, seq, read_at


def load_told(rows: list[ToldRow]) -> None:
    """In the order of time, in which they are shown."""
    copy("feedback_notification", "at user_id submission_id occasion seq read_at", sorted(rows, key=itemgetter(0)))


def told_rows(life: Life, user_ids: Ids, now: datetime) -> Iterator[ToldRow]:
    """What is young and of an open case is not read yet; twice of the same, the newer one counts."""
    unread = {(told.username, told.occasion): told for told in life.told if _is_unread(life, told, now)}
    for told in life.told:
        if told.at > now - KEPT_FOR:
            is_read = unread.get((told.username, told.occasion)) is not told
            read_at = min(told.at + timedelta(hours=3), now) if is_read else None
            yield told.at, user_ids[told.username], life.row.id, told.occasion.value, told.seq, read_at


def _is_unread(life: Life, told: Told, now: datetime) -> bool:
    done = any(event.seq > told.seq and event.actor_username == told.username for event in life.events)
    return told.at > now - LEFT_UNREAD and life.row.closed_at is None and not done


# Who came, or will come


def load_visits(lives: Sequence[Life], user_ids: Ids) -> None:
    copy(
        "feedback_onbehalf",
        "submission_id venue_id channel received_on entered_by_id created_at row_key",
        (
            (
                life.row.id,
                life.row.venue_id,
                life.entered.channel.value,
                life.entered.received_on,
                user_ids[life.entered.by],
                life.row.created_at,
                "",
            )
            for life in lives
            if life.entered
        ),
    )
    copy(
        "feedback_appointment",
        "contact_day_id submission_id starts seat state told_sequence created_at",
        (
            (life.visit.day_id, life.row.id, life.visit.starts, life.visit.seat, "booked", 0, life.visit.made_at)
            for life in lives
            if life.visit
        ),
    )


def load_flagged(lives: Sequence[Life]) -> None:
    """Nobody has looked yet."""
    Screening.objects.bulk_create(
        Screening(
            submission_id=event.submission_id, area_key=life.row.area_key, at=event.at, kinds=event.data["kinds"]
        )
        for life in lives
        if life.flagged
        for event in life.events
        if event.verb == Look.FLAG
    )


# Groups, and what anybody may read


def load_around(teller: Teller, user_ids: Ids) -> None:
    _load_groups(groups(list(teller.matters.values())), user_ids, teller.clock.now)
    public = list(teller.public.values())
    _load_questions(public, user_ids)
    _load_answers(public, user_ids)
    _load_suggestions(list(teller.suggestions.begun.values()), user_ids)
    Follower.objects.bulk_create(chain.from_iterable(_followers(one) for one in public))


def _load_groups(found: Sequence[Matter], user_ids: Ids, now: datetime) -> None:
    SimilarGroup.objects.bulk_create(
        SimilarGroup(
            pk=matter.id, district=matter.venue.area.key[:6], created_at=now, last_at=max(m.at for m in matter.members)
        )
        for matter in found
    )
    GroupMember.objects.bulk_create(
        GroupMember(
            group_id=matter.id,
            submission_id=member.submission_id,
            area_key=member.area_key,
            at=member.at,
            likeness=member.likeness,
            belonging=Belonging.CONFIRMED if member.decided_at else Belonging.SUGGESTED,
            decided_at=member.decided_at,
            decided_by_id=user_ids.get(member.decided_by),
        )
        for matter in found
        for member in matter.members
    )


def _load_questions(public: Sequence[Public], user_ids: Ids) -> None:
    PublicQuestion.objects.bulk_create(
        PublicQuestion(
            **_place(one.row),
            title=one.question.title,
            question=one.question.question,
            published_at=one.question.published_at,
            prepared_by_id=user_ids[one.question.by],
        )
        for one in sorted(public, key=lambda one: one.question.published_at if one.question else one.row.created_at)
        if one.question
    )


def _load_answers(public: Sequence[Public], user_ids: Ids) -> None:
    made = PublicAnswer.objects.bulk_create(
        PublicAnswer(
            **_place(one.row),
            title=one.answer.title,
            question=one.answer.question,
            answer=one.answer.answer,
            outcome=one.answer.outcome.name if one.answer.outcome else "",
            outcome_en=one.answer.outcome.name_en if one.answer.outcome else "",
            took_days=_took_days(one.row),
            published_at=one.answer.published_at,
            prepared_by_id=user_ids[one.answer.by],
        )
        for one in sorted(public, key=lambda one: one.answer.published_at if one.answer else one.row.created_at)
        if one.answer
    )
    with connection.cursor() as cursor:
        cursor.executemany(
            "UPDATE feedback_publicanswer SET words = %s::tsvector WHERE id = %s",
            [(answers.lexemes_of(row.title, row.question, row.answer), row.pk) for row in made],
        )


def _load_suggestions(begun: Sequence[Suggestion], user_ids: Ids) -> None:
    """As the last step of each says."""
    SuggestionRow.objects.bulk_create(
        SuggestionRow(
            pk=one.id,
            area_key=one.area_key,
            lead_proposer_id=one.proposer_id,
            recorded_by_id=user_ids[one.actor.username],
            words=one.steps[-1].words,
            **{name: one.steps[-1].data[name] for name in _SAID},
        )
        for one in begun
    )
    Origin.objects.bulk_create(
        Origin(suggestion_id=one.id, district=district, submission_id=number)
        for one in begun
        for district, number in one.origins
    )


_SAID = ("title", "number", "kind", "filed_on", "stage", "stage_on", "link")


def _place(row: SubmissionRow) -> dict[str, object]:
    return {
        "submission_id": row.id,
        "area_key": row.area_key,
        "venue_id": row.venue_id,
        "topic_id": row.topic_id,
    }


def _took_days(row: SubmissionRow) -> int:
    assert row.resolved_at is not None
    return max(0, (row.resolved_at - row.created_at).days)


def _followers(one: Public) -> Iterator[Follower]:
    for follower in one.followers:
        yield Follower(
            district=one.row.district,
            submission_id=one.row.id,
            joined_at=follower.joined_at,
            idempotency_key=follower.idempotency_key,
            query_code_hash=query_codes.stored_hash(follower.idempotency_key.hex),  # nobody was told a code
            contact_phone=follower.contact_phone,
            rating=follower.rating,
            rated_at=follower.rated_at,
        )


# What stands on the desks


VIEWS = [
    ("liaison", "本站超期", Asked(Whose.VENUE, Show.OVERDUE), True),
    ("liaison", "本站待群众补充", Asked(Whose.VENUE, Show.WAITING), True),
    ("deputy", "本周到期", Asked(show=Show.WEEK), False),
    ("deputy", "等群众评价", Asked(show=Show.UNRATED), False),
]  # whose, called, what, whether the venue sees it too


def load_kept(city: City, user_ids: Ids) -> None:
    venue = demo_venue(city.venues)
    SavedView.objects.bulk_create(
        SavedView(owner_id=user_ids[owner], name=name, query=asked.query, venue_id=venue.id if is_shared else None)
        for owner, name, asked, is_shared in VIEWS
    )
    ReadyText.objects.bulk_create(
        ReadyText(
            venue_id=None if text.area else venue.id,
            area_id=city.atlas.by_key[text.area].id if text.area else None,
            title=text.title,
            text=text.text,
            changed_by_id=user_ids[text.by],
        )
        for text in ready_texts()
    )
