"""Every page and file that anybody may open, in each language: no word of the other one, but for data. Pages that
refuse what was sent, mails and posters too."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.db import transaction
from django.template.base import Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils.translation import override

from feedback import lifecycle
from feedback.models import ActorKind, OutcomeClass, Submission
from feedback.models.notices import Delivery
from feedback.notices import mail
from stations.posters import as_pdf, contents
from tests import words
from tests.access import table
from tests.access.bodies import body_of
from tests.access.world import World

pytestmark = pytest.mark.django_db
ASKED = ("staff", "liaison", "deputy", "officer", "administrator", "other_code")  # who see most come first
LINES = [line for line in table.lines() if {"open"} & set(line.cells.values()) or line.method == "POST"]
TAMPERED = {"INITIAL_FORMS", "TOTAL_FORMS"}  # only said to who sends what no page of ours sends
LANGUAGES = ("en", "zh-hans")
MADE_BEFORE = "/posters/{batch}/file"  # in the language that was chosen when it was made


@pytest.fixture(autouse=True)
def spoken_of(world: World) -> Iterator[None]:
    """Everything has a topic, whose name must be the reader's."""
    before = transaction.savepoint()
    Submission.objects.update(topic=world.topic)
    world.town.shen.topics.add(world.topic)
    yield
    transaction.savepoint_rollback(before)


def faces(world: World) -> set[str]:
    """What posters show in a photo's stead."""
    return {person.name[0] for person in (world.town.shen, world.town.zhou)}


@pytest.fixture
def plain_rendering(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of hundreds of pages nobody asks which templates they were made with: Django's tests write that down."""
    monkeypatch.setattr(Template, "_render", lambda template, context: template.nodelist.render(context))


def asked(world: World, line: table.Line, language: str) -> tuple[list[str], list[str]]:
    """What somebody is shown who may open it, and what they sent; of a POST, with nothing, and with what is right
    unless that only leads on to another page."""
    role = next((role for role in ASKED if line.cells[role] in ("open", "moves")), "")
    if not role:
        return [], []
    address = world.address(line.address)
    address = f"{address}{'&' if '?' in address else '?'}lang={language}"
    bodies: list[Any] = [{}] if line.method == "POST" else [None]
    if line.method == "POST" and line.cells[role] == "open":
        bodies.append(body_of(world, role, line.address))
    answers = [world.ask(role, line.method, address, body) for body in bodies]
    shown = [words.of_answer(a.body, a.headers.get("Content-Type", ""), language[:2]) for a in answers]
    sent = [str(value) for body in bodies if body for value in body.values() if value and len(str(value)) > 1]
    return [text for page in shown for text in page], sent


@pytest.mark.usefixtures("plain_rendering")
@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_speaks_two_languages(world: World, language: str) -> None:
    """Pages, tables, calendars, feeds and posters."""
    data_of_world = words.data_of() | TAMPERED | faces(world)
    found = {}
    for line in (line for line in LINES if line.address != MADE_BEFORE):
        shown, sent = asked(world, line, language)
        typed = [value for _, value in parse_qsl(urlsplit(line.address).query)]
        if wrong := words.foreign(shown, language[:2], *map(words.known, filter(None, (sent, data_of_world, typed)))):
            found[f"{line.method} {line.address}"] = sorted(wrong)
    assert not found, "\n".join(f"{address}: {'; '.join(texts)}" for address, texts in found.items())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["400", "403", "404", "413", "500"])
def test_no_error_does(world: World, language: str, name: str) -> None:
    with override(language):
        page = render_to_string(f"{name}.html", request=RequestFactory().get(f"/?lang={language}"))
    assert not words.foreign(words.of_page(page, language[:2]), language[:2], words.known(words.data_of()))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_mail_does(world: World, settings: Any, language: str) -> None:
    settings.MAIL_IS_ON = True
    held = Submission.objects.get(pk=world.places["case"])
    Submission.objects.filter(pk=held.pk).update(language=language, contact_email="w@example.org")
    actor = lifecycle.Actor(ActorKind.DEPUTY, "沈岩")
    lifecycle.accept(held.pk, actor=actor)
    lifecycle.ask_detail(held.pk, "在哪一段？", actor=actor)
    lifecycle.add_detail(held.pk, "北门。")
    lifecycle.answer(held.pk, "已报修。", actor=actor)
    lifecycle.resolve(held.pk, OutcomeClass.objects.all()[0], "已修好。", actor=actor)
    data = words.known(words.data_of())
    sent = Delivery.objects.filter(submission=held, data__has_key="headline").select_related("submission", "event")
    assert len(sent) > 3
    for row in sent:
        message = mail.message_of(row, [])
        texts = [str(message.subject), *str(message.body).splitlines()]
        assert not words.foreign(texts, language[:2], data), row.kind


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_poster_does(world: World, language: str) -> None:
    with override(language):
        poster = contents.poster_of(world.town.station)
        assert poster is not None
        texts = words.of_pdf(as_pdf.render(poster))
    assert texts[0]
    assert not words.foreign(texts, language[:2], words.known(words.data_of() | faces(world)))
