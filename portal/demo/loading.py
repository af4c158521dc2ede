"""Writes the planned city with one COPY a table, in the order in which the rows refer to one another."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import fields
from datetime import datetime, timedelta
from itertools import islice
from operator import attrgetter
from time import perf_counter
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import connection, transaction

from deputies import pinyin
from deputies.models import Area, Topic
from deputies.models.accounts import User
from feedback.chain import GENESIS, event_hash
from feedback.models import OutcomeClass, Submission
from feedback.models.workflow import DeclineReason
from feedback.sealing import BlindIndexField, seal
from feedback.workflow import rules
from portal.demo.accounts import ACCOUNTS, PASSWORD, Account
from portal.demo.beside import ToldRow, load_around, load_flagged, load_kept, load_told, load_visits, told_rows
from portal.demo.bodies_loading import load_bodies, load_days, load_groups
from portal.demo.city import City
from portal.demo.copying import copy
from portal.demo.life import Life
from portal.demo.opinions import References, Teller
from portal.demo.people import NOTE, demo_deputies
from portal.demo.roster import ENDS, ORDINAL, RULE_KIND, STARTS, WEEKDAY
from portal.demo.rows import EventRow, OutcomeRef, ReasonRef, ReferralRow, SubmissionRow
from portal.demo.venues import VenueRow, demo_venue
from stations.models import VenueRole

Say = Callable[[str], None]
ROUTED_IN = timedelta(seconds=3)
LIVES_A_BATCH = 2_000


def is_empty() -> bool:
    """No areas, accounts or opinions yet (topics, outcome classes and the calendar come with every database)."""
    return not (Area.objects.exists() or User.objects.exists() or Submission.objects.exists())


def references() -> References:
    """The topics, outcome classes and reasons that the migrations have written."""
    outcomes = {o.slug: OutcomeRef(o.pk, o.name, o.name_en) for o in OutcomeClass.objects.all()}
    reasons = DeclineReason.objects.values_list("id", "name", "name_en", "instead", "instead_en")
    return References(dict(Topic.objects.values_list("slug", "id")), outcomes, [ReasonRef(*row) for row in reasons])


@transaction.atomic
def load(city: City, say: Say) -> None:
    """All of it or nothing. `say` gets a line a step."""
    known = references()
    with _step(say, "areas, venues, codes"):
        _load_places(city)
    with _step(say, "deputies, duty roster"):
        load_bodies(city.bodies)
        _load_people(city, known)
        load_groups(city.bodies, known.topic_ids)
        load_days(city.days)
    with _step(say, "handling units, accounts"):
        _load_units(city)
        user_ids = _load_accounts(city)
    teller = city.teller(known)
    _load_lives(city, teller, user_ids, say)
    with _step(say, "groups, what is public, what stands on the desks"):
        load_around(teller, user_ids)
        load_kept(city, user_ids)
    with _step(say, "sequences"):
        _set_sequences()


def analyse(say: Say) -> None:
    """After the commit, so that the first pages are planned on what is there."""
    with _step(say, "statistics for the query planner"), connection.cursor() as cursor:
        cursor.execute("ANALYZE")


@contextmanager
def _step(say: Say, what: str) -> Iterator[None]:
    began = perf_counter()
    yield
    say(f"  {what} ({perf_counter() - began:.1f} s)")


def _load_places(city: City) -> None:
    rule_area = city.atlas.by_key["3202"].id
    copy(
        "deputies_area",
        "id key code name level parent_id",
        ((a.id, a.key, a.code, a.name, a.level, a.parent_id) for a in city.atlas.rows),
    )
    copy(
        "stations_venue",
        "id name pinyin initials kind area_id area_key parent_id parent_kind address phone opening_hours is_open"
        " latitude longitude",
        (
            (
                v.id,
                v.name,
                *_spelt_place(v.name),
                v.kind,
                v.area.id,
                v.area.key,
                v.parent_id,
                v.parent_kind,
                *_contact(v),
                True,
                *v.position,
            )
            for v in city.venues
        ),
    )
    copy(
        "stations_contactdayrule",
        "area_id kind ordinal weekday starts ends",
        [(rule_area, str(RULE_KIND), ORDINAL, WEEKDAY, STARTS, ENDS)],
    )


def _contact(venue: VenueRow) -> tuple[str, str, str]:
    return venue.address, venue.phone, venue.opening_hours


def _spelt_place(name: str) -> tuple[str, str]:
    """Pinyin and initials, which COPY does not fill by itself."""
    return pinyin.of_place(name)[:200], pinyin.initials_of_place(name)[:60]


def _load_people(city: City, known: References) -> None:
    copy(
        "deputies_deputy",
        "id name pinyin initials level area_id status note photo electoral_district_id",
        (
            (
                d.id,
                d.name,
                pinyin.of_person(d.name),
                pinyin.initials_of_person(d.name),
                d.level,
                d.area.id,
                d.status,
                NOTE,
                "",
                city.bodies.elected_in.get(d.id),
            )
            for d in city.deputies
        ),
    )
    copy(
        "deputies_deputy_topics",
        "deputy_id topic_id",
        ((d.id, known.topic_ids[slug]) for d in city.deputies for slug in d.topics),
    )
    copy("stations_assignment", "venue_id deputy_id since",
          ((a.venue_id, a.deputy_id, a.since) for a in city.assignments))  # fmt: skip
    copy("stations_dutyrosterentry", "venue_id deputy_id date",
          ((r.venue_id, r.deputy_id, r.date) for r in city.roster))  # fmt: skip
    copy(
        "stations_code",
        "code venue_id deputy_id issued_at revoked_at revoked_reason replaced_by_id",
        (
            (c.code, c.venue_id, c.deputy_id, c.issued_at, c.revoked_at, c.revoked_reason, c.replaced_by)
            for c in city.codes
        ),
    )


def _load_units(city: City) -> None:
    copy(
        "deputies_handlingunit",
        "id name pinyin initials area_id",
        ((u.id, u.name, *_spelt_place(u.name), u.area.id) for u in city.units),
    )


def _load_accounts(city: City) -> dict[str, int]:
    """Username -> id. One hash for all: the password is the same and known to everybody."""
    password = make_password(PASSWORD)
    unit_ids = {unit.officer.username: unit.id for unit in city.units}
    accounts = [*ACCOUNTS, *(unit.officer for unit in city.units if unit.officer not in ACCOUNTS)]
    ids = {account.username: number for number, account in enumerate(accounts, 1)}
    copy(
        "deputies_user",
        "id username password last_name first_name email is_active is_staff is_superuser must_change_password"
        " date_joined",
        (
            (
                ids[a.username],
                a.username,
                password,
                a.name[0],
                a.name[1:],
                "",
                True,
                *_powers(a),
                False,
                city.clock.now,
            )
            for a in accounts
        ),
    )
    behind = demo_deputies(city.deputies)
    copy(
        "deputies_membership",
        "user_id role area_id deputy_id unit_id",
        (
            (
                ids[a.username],
                a.role,
                city.atlas.by_key[a.area_key].id if a.area_key else None,
                behind[a.username].id if a.username in behind else None,
                unit_ids.get(a.username),
            )
            for a in accounts
            if a.role not in VenueRole.values
        ),
    )
    venue_id = demo_venue(city.venues).id
    rows = [(ids[a.username], venue_id, a.role) for a in ACCOUNTS if a.role in VenueRole.values]
    copy("stations_venuemembership", "user_id venue_id role", rows)
    return ids


def _powers(account: Account) -> tuple[bool, bool]:
    """is_staff and is_superuser in the sense of Django's admin."""
    is_administrator = account.role == "administrator"
    return is_administrator, is_administrator


def _load_lives(city: City, teller: Teller, user_ids: dict[str, int], say: Say) -> None:
    total, lives = len(city.fates), teller.lives(city.fates)
    workflow_id, _limits = rules.current("3202")
    told: list[ToldRow] = []
    for done in range(0, total, LIVES_A_BATCH):
        with _step(say, f"opinions up to {min(done + LIVES_A_BATCH, total):,} of {total:,}"):
            batch = list(islice(lives, LIVES_A_BATCH))
            _load_batch(batch, user_ids, workflow_id)
            told += (row for life in batch for row in told_rows(life, user_ids, city.clock.now))
            load_visits(batch, user_ids)
            load_flagged(batch)
    load_told(told)


_REFERRAL_COLUMNS = [field.name for field in fields(ReferralRow)]
_SUBMISSION_COLUMNS = [field.name for field in fields(SubmissionRow)]
_submission_values = attrgetter(*_SUBMISSION_COLUMNS)
_SEALED = {_SUBMISSION_COLUMNS.index(f"contact_{kind}") for kind in ("name", "phone", "email")}
_EVENT_COLUMNS = "district submission_id seq at verb actor_kind actor_name actor_user_id public data words words_salt"


def _load_batch(batch: list[Life], user_ids: dict[str, int], workflow_id: int | None) -> None:
    columns = ["workflow_id", *_SUBMISSION_COLUMNS, *(index.name for index in _indexes())]
    copy("feedback_submission", " ".join(columns), ((workflow_id, *_sealed_values(life.row)) for life in batch))
    copy(
        "feedback_event",
        f"{_EVENT_COLUMNS} words_digest previous_hash hash",
        (values for life in batch for values in _chained(life.events, user_ids)),
    )
    copy(
        "feedback_holder",
        "district submission_id deputy_id since released_at is_joint",
        (
            (life.row.district, life.row.id, deputy_id, held.since, held.released_at, held.is_joint)
            for life in batch
            for deputy_id, held in life.holders.items()
        ),
    )
    copy(
        "feedback_referral",
        "district submission_id unit_id since due_at object_by state ended_at chased to_citizen",
        (
            (life.row.district, life.row.id, *(getattr(referral, name) for name in _REFERRAL_COLUMNS), False)
            for life in batch
            for referral in life.referrals
        ),
    )
    copy(
        "feedback_outbox",
        "district submission_id created_at available_at first_taken_at attempts request_id done_at last_error",
        (_outbox_values(life.row.district, life.row.id, life.row.created_at) for life in batch),
    )


def _sealed_values(row: SubmissionRow) -> list[Any]:
    """COPY neither seals nor makes the blind indexes."""
    values = [seal(value) if n in _SEALED else value for n, value in enumerate(_submission_values(row))]
    return [*values, *(index.made_of(getattr(row, index.of)) for index in _indexes())]


def _indexes() -> list[BlindIndexField]:
    return [field for field in Submission._meta.concrete_fields if isinstance(field, BlindIndexField)]


def _chained(events: Iterable[EventRow], user_ids: dict[str, int]) -> Iterator[list[Any]]:
    """The values of one opinion's events, with the hashes that the portal would have given them."""
    previous = GENESIS
    for event in events:
        user_id = user_ids.get(event.actor_username)
        hashed = event_hash(
            previous,
            submission_id=event.submission_id,
            seq=event.seq,
            at=event.at,
            verb=event.verb,
            actor_kind=event.actor_kind,
            actor_name=event.actor_name,
            public=event.public,
            data=event.data,
            digest=event.words_digest,
            actor_user_id=user_id,
        )
        values = [*event, previous, hashed]
        values[7], values[9] = user_id, json.dumps(event.data, ensure_ascii=False)
        yield values
        previous = hashed


def _outbox_values(district: str, submission_id: int, at: datetime) -> tuple[Any, ...]:
    done = at + ROUTED_IN
    return district, submission_id, at, done, at, 1, "", done, ""


def _set_sequences() -> None:
    """The rows above brought their own ids: the next ones come after them."""
    tables = [
        "deputies_area", "deputies_deputy", "deputies_handlingunit", "deputies_user", "stations_venue",
        "feedback_submission", "feedback_similargroup", "feedback_suggestion", "deputies_congress",
        "deputies_electoraldistrict", "deputies_deputygroup", "stations_contactday",
    ]  # fmt: skip
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"  # noqa: S608
            )
