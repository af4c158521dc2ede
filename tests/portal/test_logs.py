"""Logs carry ids and never what a citizen wrote; one request id goes all the way."""

import io
import json
import logging
import logging.config
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import structlog
from django.db import IntegrityError, OperationalError
from django.test import Client

from feedback import outbox, tasks
from feedback.models.queue import Outbox
from portal.watching import logs
from stations.venue_codes.issuing import issue
from tests import cast

TOKEN = re.compile(r'name="token" value="([^"]+)"')
QUERY_CODE = re.compile(r"(?:[2-9A-HJKMNP-TW-Z]{4}-){6}[2-9A-HJKMNP-TW-Z]{4}")
Lines = Callable[[], list[dict[str, Any]]]
WORDS = "楼道里的喆先生家漏水，电话一三八"


@pytest.fixture
def lines() -> Iterator[Lines]:
    """What has been logged since, as a production process would print it."""
    stream = io.StringIO()
    config = logs.configure("json", "INFO", debug=False)
    handler = logging.StreamHandler(stream)
    formatter = config["formatters"]["line"]
    handler.setFormatter(formatter.pop("()")(**formatter))
    before, level = logging.root.handlers[:], logging.root.level
    logging.root.handlers[:] = [handler]
    logging.root.setLevel(logging.INFO)
    structlog.contextvars.clear_contextvars()
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    logging.root.handlers[:] = before
    logging.root.setLevel(level)


def raised(error: Exception) -> Exception:
    try:
        raise error
    except Exception as caught:
        return caught


def test_an_error_is_told_by_its_kind_and_places(lines: Lines) -> None:
    failing_row = IntegrityError(f"null value\nDETAIL:  Failing row contains (7, {WORDS}).")
    structlog.get_logger("a").error("failed", exc_info=raised(failing_row))

    (line,) = lines()
    assert line["error"] == "django.db.utils.IntegrityError"
    assert line["places"][-1].startswith("tests/portal/test_logs.py:")
    assert line["places"][-1].endswith(" raised")
    assert WORDS not in json.dumps(line, ensure_ascii=False)


def test_so_it_is_through_the_standard_library(lines: Lines) -> None:
    try:
        raise ValueError(WORDS)
    except ValueError:
        logging.getLogger("a").exception("failed")

    (line,) = lines()
    assert (line["event"], line["error"]) == ("failed", "ValueError")
    assert WORDS not in json.dumps(line, ensure_ascii=False)


def test_a_failed_task_as_django_structlog_tells_it(lines: Lines) -> None:
    error = raised(ValueError(WORDS))
    structlog.get_logger("a").error("task_failed", error=str(error), exception=error)

    assert lines()[0]["error"] == "ValueError"


def test_errors_of_machines_keep_their_text(lines: Lines) -> None:
    structlog.get_logger("a").error("failed", exc_info=raised(OperationalError("connection refused")))

    assert lines()[0]["error"] == "django.db.utils.OperationalError: connection refused"


@pytest.mark.django_db
def test_a_request_is_logged_with_its_id_but_without_its_query(client: Client, lines: Lines) -> None:
    response = client.get(f"/privacy?message={WORDS}", headers={"X-Request-ID": "venue-tablet-0001"})

    assert response["X-Request-ID"] == "venue-tablet-0001"
    (line,) = [line for line in lines() if line["event"] == "request_finished"]
    assert (line["request"], line["request_id"]) == ("GET /privacy", "venue-tablet-0001")
    assert "ip" not in line


@pytest.mark.django_db
@pytest.mark.parametrize("bad", ["short", "has a space in it", "x" * 65, "a\\u001b[31mred"])
def test_an_id_that_could_fool_a_reader_is_replaced(bad: str, client: Client) -> None:
    assert client.get("/healthz", headers={"X-Request-ID": bad})["X-Request-ID"] != bad


@pytest.mark.django_db
def test_the_id_follows_from_the_request_into_the_task(lines: Lines) -> None:
    town = cast.town()
    cast.submission(town.station, WORDS)
    Outbox.objects.update(request_id="venue-tablet-0001")
    (row,) = outbox.take()

    tasks.route(row.outbox_id, row.request_id)

    (line,) = [line for line in lines() if line["event"] == "routed"]
    assert (line["request_id"], line["outbox_id"]) == ("venue-tablet-0001", row.outbox_id)
    assert WORDS not in json.dumps(lines(), ensure_ascii=False)


@pytest.mark.django_db
def test_neither_words_nor_query_code_of_a_submission_are_logged(client: Client, lines: Lines) -> None:
    code = issue(venue=cast.town().station).code
    token = TOKEN.search(client.get(f"/c/{code}").content.decode())
    assert token is not None
    form = {"token": token[1], "message": WORDS, "contact_name": "喆先生", "contact_phone": "13812345678"}

    page = client.post(f"/c/{code}", form, headers={"X-Request-ID": "venue-tablet-0001"}, follow=True)
    query_code = QUERY_CODE.search(page.content.decode())
    assert query_code is not None
    client.post("/t/", {"code": query_code[0]}, follow=True)
    client.post("/t/", {"code": query_code[0][:-1]}, follow=True)

    logged = json.dumps(lines(), ensure_ascii=False)
    assert len(lines()) >= 4
    assert Outbox.objects.get().request_id == "venue-tablet-0001"
    for secret in (WORDS, "喆先生", "13812345678", query_code[0], query_code[0].replace("-", "")):
        assert secret not in logged


def test_what_found_nothing_and_what_will_be_done_next_time_is_no_news(lines: Lines) -> None:
    tasks.told("indexed", documents=0)
    tasks.told("chased", moves=0, units=2)
    structlog.get_logger("a").warning("task_revoked", task="feedback.tasks.index", expired=True)
    structlog.get_logger("a").warning("task_revoked", task="feedback.tasks.route", expired=False, terminated=True)

    assert [line["event"] for line in lines()] == ["chased", "task_revoked"]


def test_a_long_way_behind_is_told_once(lines: Lines) -> None:
    steps = iter([500, 500, 20, 0])
    tasks.told("indexed", documents=tasks.until_done(lambda: next(steps)))

    assert [line.get("documents") for line in lines()] == [1020]
