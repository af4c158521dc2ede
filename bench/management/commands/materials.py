"""`manage.py materials COUNT` (under bench.bare.settings): what the load is made of, as JSON.

It comes from the portal's own code, in a process of its own: the bench itself never loads Django.
"""

from __future__ import annotations

import itertools
import json
from argparse import ArgumentParser
from typing import Any, cast
from uuid import uuid4

import psycopg
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.models import Count, Model

from deputies.models import Topic
from feedback.arrival import form_tokens, submitting
from feedback.models import Event, Submission
from feedback.models.queue import Outbox
from stations.models import Code, Venue

VENUES_AT_MOST = 64
MESSAGE = (
    "第{n}条：小区北门往东五十米的路灯从上周一起有三盏不亮，晚上接孩子放学的老人很多，路面又有两处坑，"
    "下雨天积水看不清。希望有人来看一下，什么时候能修好，也请告诉我们一声。谢谢。"
)
FIELDS = {
    "topic": "streets",
    "place": "北门路灯，靠近公交站",
    "contact_name": "王阿姨",
    "contact_phone": "13800000000",
    "contact_email": "",
}
UNIQUE = {"idempotency_key": "gen_random_uuid()", "query_code_hash": "sha256(gen_random_uuid()::text::bytea)"}
OF_THE_SUBMISSION = {"submission_id": ":submission"}


class Command(BaseCommand):
    help = "Prints COUNT signed submissions and the three inserts of one as a pgbench script."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("count", type=int)

    def handle(self, *args: Any, count: int, **options: Any) -> None:
        codes = list(_codes())
        made = {
            "fields": FIELDS,
            "script": _script(cast(Venue, codes[0].venue)),
            "widest": codes[0].pk,
            "submissions": [
                _submission(n, code) for n, code in zip(range(count), itertools.cycle(codes), strict=False)
            ],
        }
        self.stdout.write(json.dumps(made, ensure_ascii=False))


def _codes() -> list[Code]:
    """Codes in force of open venues, the venue with most deputies first."""
    usable = Code.objects.filter(venue__is_open=True, revoked_at=None).select_related("venue")
    return list(usable.annotate(n=Count("venue__assigned_deputies")).order_by("-n", "pk")[:VENUES_AT_MOST])


def _submission(n: int, code: Code) -> dict[str, Any]:
    token = form_tokens.new(code.pk)
    key = form_tokens.read(token, code.pk).key
    message = MESSAGE.format(n=n)
    return {"code": code.pk, "venue": code.venue_id, "token": token, "key": str(key), "message": message}


def _script(venue: Venue) -> str:
    """A real submission's three rows, written again: the same columns and the same sizes."""
    fields: dict[str, Any] = {**FIELDS, "topic": Topic.objects.get(slug=FIELDS["topic"])}
    opinion = submitting.Opinion(venue, MESSAGE.format(n=0), **fields)
    number = submitting.submit(opinion, idempotency_key=uuid4(), request_id=uuid4().hex).submission_id
    inserts = [
        f"{_insert(Submission.objects.get(pk=number), UNIQUE)} RETURNING id AS submission \\gset",
        f"{_insert(Event.objects.get(submission=number), OF_THE_SUBMISSION)} RETURNING id \\gset",
        f"{_insert(Outbox.objects.get(submission=number), OF_THE_SUBMISSION)} RETURNING id \\gset",
    ]
    return "\n".join(["BEGIN;", *inserts, "COMMIT;", ""])


def _insert(row: Model, expressions: dict[str, str]) -> str:
    fields = [field for field in row._meta.concrete_fields if not field.primary_key]
    columns = ", ".join(str(field.column) for field in fields)
    values = ", ".join(
        expressions.get(str(field.column))
        or _literal(field.get_db_prep_save(getattr(row, str(field.attname)), connection))
        for field in fields
    )
    return f"INSERT INTO {row._meta.db_table} ({columns}) VALUES ({values})"


def _literal(value: Any) -> str:
    connection.ensure_connection()
    return psycopg.ClientCursor(connection.connection).mogrify("%s", [value]).replace("\n", " ")
