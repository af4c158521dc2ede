"""Every page that anybody may open, in each language: no word of the other one, but for data. Pages that refuse what
was sent, mails and posters too."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pypdfium2
import pytest
from django.db import transaction
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils.translation import override

from feedback import lifecycle
from feedback.models import ActorKind, OutcomeClass, Submission
from feedback.models_notices import Delivery
from feedback.notices import mail
from stations import poster_pdf, posters
from tests import words
from tests.access import table
from tests.access.bodies import body_of
from tests.access.world import World

pytestmark = pytest.mark.django_db
ASKED = ("staff", "liaison", "deputy", "officer", "administrator", "other_code")  # who see most come first
LINES = [line for line in table.lines() if {"open"} & set(line.cells.values()) or line.method == "POST"]
TAMPERED = {"INITIAL_FORMS", "TOTAL_FORMS"}  # only said to who sends what no page of ours sends
LANGUAGES = ("en", "zh-hans")


@pytest.fixture(autouse=True)
def spoken_of(world: World) -> Iterator[None]:
    """Everything has a topic, whose name must be the reader's."""
    before = transaction.savepoint()
    Submission.objects.update(topic=world.topic)
    world.town.shen.topics.add(world.topic)
    yield
    transaction.savepoint_rollback(before)


def asked(world: World, line: table.Line, language: str) -> tuple[list[str], set[str]]:
    """What somebody is shown who may open it, and what they sent; of a POST, with what is right and with nothing."""
    role = next((role for role in ASKED if line.cells[role] in ("open", "moves")), "")
    if not role:
        return [], set()
    address = world.address(line.address)
    address = f"{address}{'&' if '?' in address else '?'}lang={language}"
    bodies = [body_of(world, role, line.address), {}] if line.method == "POST" else [None]
    answers = [world.ask(role, line.method, address, body) for body in bodies]
    pages = [a.body.decode() for a in answers if a.headers.get("Content-Type", "").startswith("text/html")]
    sent = {str(value) for body in bodies if body for value in body.values() if value and len(str(value)) > 1}
    return [text for page in pages for text in words.of_page(page, language[:2])], sent


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_speaks_two_languages(world: World, language: str) -> None:
    data = words.data_of()
    found = {}
    for line in LINES:
        shown, sent = asked(world, line, language)
        if wrong := words.foreign(shown, language[:2], data | sent | TAMPERED):
            found[f"{line.method} {line.address}"] = sorted(wrong)
    assert not found, "\n".join(f"{address}: {'; '.join(texts)}" for address, texts in found.items())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["400", "403", "404", "413", "500"])
def test_no_error_does(world: World, language: str, name: str) -> None:
    with override(language):
        page = render_to_string(f"{name}.html", request=RequestFactory().get(f"/?lang={language}"))
    assert not words.foreign(words.of_page(page, language[:2]), language[:2], words.data_of())


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
    data = words.data_of()
    sent = Delivery.objects.filter(submission=held, data__has_key="headline").select_related("submission", "event")
    assert len(sent) > 3
    for row in sent:
        message = mail.message_of(row, [])
        texts = [str(message.subject), *str(message.body).splitlines()]
        assert not words.foreign(texts, language[:2], data), row.kind


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_poster_does(world: World, language: str) -> None:
    with override(language):
        poster = posters.poster_of(world.town.station)
        assert poster is not None
        pages = list(pypdfium2.PdfDocument(poster_pdf.render(poster)))
    text = "".join(line for page in pages for line in page.get_textpage().get_text_bounded().splitlines())
    assert text
    faces = {world.town.shen.name[0], world.town.zhou.name[0]}
    assert not words.foreign([text], language[:2], words.data_of() | faces)
