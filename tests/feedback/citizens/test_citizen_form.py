"""The page behind a code: it works without account, cookie or script, and every code explains itself."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from deputies.models import DeputyStatus
from feedback.views.citizens import form_page
from stations.venue_codes import issuing
from tests import cast
from tests.cast import Town
from tests.feedback.citizen import Citizen, text_of


def test_shows_the_venue_its_area_and_its_deputies(citizen: Citizen) -> None:
    response = citizen.open()
    page = text_of(response)
    assert response.status_code == 200
    assert "春星社区代表联络站" in page
    assert "无锡市 · 锡山区 · 东亭街道" in page
    assert "沈岩" in page
    assert "周敏华" in page
    assert 'lang="zh-Hans"' in page


def test_sets_no_cookie_and_no_script_stands_in_the_page(citizen: Citizen) -> None:
    response = citizen.open()
    assert not response.cookies
    assert not citizen.send().cookies
    assert re.findall("<script[^>]*>(?!</script>)", text_of(response)) == []
    assert text_of(response).count('rel="stylesheet"') == 1


def test_speaks_english_when_asked(citizen: Citizen) -> None:
    citizen.language = "en"
    page = text_of(citizen.open())
    assert 'lang="en"' in page
    assert "Who will listen to you" in page
    assert f'action="/c/{citizen.code}?lang=en"' in page


def test_accept_language_decides_when_nothing_was_chosen(citizen: Citizen) -> None:
    response = citizen.client.get(citizen.address, headers={"accept-language": "en"})
    assert "Who will listen to you" in text_of(response)


def test_one_query_for_a_page_that_was_opened_before(
    citizen: Citizen, in_town: Town, django_assert_num_queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with django_assert_num_queries(3 + 10):  # has it changed; venue; deputies; and what is kept for a minute
        citizen.open()
    with django_assert_num_queries(0):
        citizen.open()
    monkeypatch.setattr(form_page, "ASKED_EVERY_SECONDS", -1.0)
    with django_assert_num_queries(1):
        citizen.open()
    own = issuing.issue(deputy=in_town.shen)
    with django_assert_num_queries(6):  # it is no venue's (thrice); the code, the deputy's venue, its deputies
        citizen.client.get(f"/c/{own.code}")


def test_each_page_has_a_token_of_its_own(citizen: Citizen) -> None:
    assert citizen.token() != citizen.token()


@pytest.fixture
def a_second_later(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every page is opened more than a second after the one before."""
    monkeypatch.setattr(form_page, "ASKED_EVERY_SECONDS", -1.0)


@pytest.mark.usefixtures("a_second_later")
def test_a_suspended_deputy_is_gone_from_the_next_page(citizen: Citizen, in_town: Town) -> None:
    assert "周敏华" in text_of(citizen.open())
    in_town.zhou.status = DeputyStatus.SUSPENDED
    in_town.zhou.save(update_fields=["status"])
    assert "周敏华" not in text_of(citizen.open())


@pytest.mark.usefixtures("a_second_later")
def test_a_new_deputy_and_a_new_name_are_on_the_next_page(citizen: Citizen, in_town: Town) -> None:
    citizen.open()
    cast.deputy("吴新到", in_town.station)
    assert "吴新到" in text_of(citizen.open())
    in_town.station.name = "春星新站"
    in_town.station.save(update_fields=["name"])
    assert "春星新站" in text_of(citizen.open())


def test_a_kept_page_is_in_the_language_asked_for(citizen: Citizen) -> None:
    assert "谁来听您说" in text_of(citizen.open())
    citizen.language = "en"
    assert "Who will listen to you" in text_of(citizen.open())


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused(citizen: Citizen, method: str) -> None:
    assert getattr(citizen.client, method)(citizen.address).status_code == 405
    assert getattr(citizen.client, method)("/c/").status_code == 405


def test_a_typed_code_leads_to_its_own_address(citizen: Citizen) -> None:
    typed = f"{citizen.code[:4]}-{citizen.code[4:]}".lower()
    response = citizen.client.get(f"/c/{typed}?lang=en")
    assert response.status_code == 302
    assert response["Location"] == f"/c/{citizen.code}?lang=en"
    assert citizen.client.post("/c/", {"code": f" {typed} "})["Location"] == f"/c/{citizen.code}"
    assert citizen.client.post("/c/", {"code": " "})["Location"] == "/"


def test_a_deputys_own_code_preselects_the_deputy(citizen: Citizen, in_town: Town) -> None:
    own = issuing.issue(deputy=in_town.zhou)
    page = text_of(citizen.client.get(f"/c/{own.code}"))
    assert "春星社区代表联络站" in page
    assert f'value="{in_town.zhou.pk}" checked' in page


def test_only_reachable_deputies_are_offered(citizen: Citizen, in_town: Town) -> None:
    in_town.zhou.status = DeputyStatus.SUSPENDED
    in_town.zhou.save(update_fields=["status"])
    page = text_of(citizen.open())
    assert "周敏华" not in page
    assert "沈岩" in page


def wrong(code: str) -> str:
    """The code with its last character mistyped."""
    return code[:-1] + ("3" if code[-1] == "2" else "2")


@pytest.mark.parametrize(("language", "words"), [("", "这个码写错了"), ("en", "This code was mistyped")])
def test_a_mistyped_code(citizen: Citizen, language: str, words: str) -> None:
    response = citizen.client.get(f"/c/{wrong(citizen.code)}?lang={language}")
    assert response.status_code == 404
    assert words in text_of(response)
    assert f'value="{wrong(citizen.code)}"' in text_of(response)


@pytest.mark.parametrize(("language", "words"), [("", "没有找到这个码"), ("en", "We do not know this code")])
def test_an_unknown_code(client: Client, db: Any, language: str, words: str) -> None:
    response = client.get(f"/c/22222222?lang={language}")
    assert response.status_code == 404
    assert words in text_of(response)


@pytest.mark.parametrize(("language", "words"), [("", "这个码已经换新"), ("en", "This code was replaced")])
def test_a_revoked_code_explains_itself_and_leads_on(citizen: Citizen, language: str, words: str) -> None:
    new = issuing.replace(code=citizen.code, reason="海报遗失")
    response = citizen.client.get(f"/c/{citizen.code}?lang={language}")
    assert response.status_code == 410
    assert words in text_of(response)
    assert "海报遗失" in text_of(response)
    assert f'href="/c/{new.code}' in text_of(response)


@pytest.mark.parametrize(("language", "words"), [("", "这里已经联系不到周敏华"), ("en", "can no longer be reached")])
@pytest.mark.parametrize("status", [DeputyStatus.ENDED, DeputyStatus.SUSPENDED])
def test_an_ended_deputys_code_leads_to_the_venue(
    citizen: Citizen, in_town: Town, status: DeputyStatus, language: str, words: str
) -> None:
    own = issuing.issue(deputy=in_town.zhou)
    in_town.zhou.status = status
    in_town.zhou.save(update_fields=["status"])
    response = citizen.client.get(f"/c/{own.code}?lang={language}")
    assert response.status_code == 410
    assert words in text_of(response)
    assert f'href="/c/{citizen.code}' in text_of(response)


def test_a_closed_venues_code_leads_to_the_one_above(citizen: Citizen, in_town: Town) -> None:
    above = issuing.issue(venue=in_town.home)
    in_town.station.is_open = False
    in_town.station.save(update_fields=["is_open"])
    response = citizen.open()
    assert response.status_code == 410
    assert "春星社区代表联络站已关闭" in text_of(response)
    assert f'href="/c/{above.code}"' in text_of(response)


def test_the_language_button_keeps_what_was_typed(citizen: Citizen, in_town: Town) -> None:
    citizen.language = "en"
    response = citizen.send(message="写了一半", switch="1", deputy=str(in_town.zhou.pk))
    page = text_of(response)
    assert response.status_code == 200
    assert "写了一半" in page
    assert f'value="{in_town.zhou.pk}" checked' in page
    assert "What would you like to say?" in page
    assert "Not sent yet" not in page
