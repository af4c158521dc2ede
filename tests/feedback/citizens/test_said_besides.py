"""What a citizen may say besides the message: for whom, where, who may not see the name, what may be published."""

from __future__ import annotations

import pytest
from django.test import Client

from deputies.models import Topic
from feedback.models import Submission
from tests import cast
from tests.cast import Town
from tests.feedback.citizen import Citizen, text_of


def sent(citizen: Citizen, **fields: str) -> Submission:
    assert citizen.send(**fields).status_code == 201
    return Submission.objects.get()


def test_nothing_of_it_is_asked_for(citizen: Citizen) -> None:
    kept = sent(citizen)
    assert (kept.written_for, kept.guardian_name, kept.latitude, kept.longitude) == ("", "", None, None)
    assert (kept.may_publish, kept.hide_name_from_deputy, kept.hide_name_from_unit) == (False, False, False)
    assert kept.events.get().data.get("may_publish") is None


def test_all_of_it_is_kept(citizen: Citizen) -> None:
    boxes = {"hide_name_from_deputy": "on", "hide_name_from_unit": "on", "may_publish": "on", "is_under_14": "on"}
    kept = sent(citizen, written_for="我母亲", guardian_name="王建国", latitude="31.60123", longitude="120.3", **boxes)
    assert (kept.written_for, kept.guardian_name) == ("我母亲", "王建国")
    assert (kept.latitude, kept.longitude) == (31.601, 120.3)
    assert kept.may_publish
    assert kept.hide_name_from_deputy
    assert kept.hide_name_from_unit
    assert kept.events.get().data["may_publish"] is True


def test_the_same_words_with_another_consent_are_another_body(citizen: Citizen) -> None:
    token = citizen.token()
    assert citizen.send(token).status_code == 201
    assert citizen.send(token, may_publish="on").status_code == 409


@pytest.mark.parametrize(
    "position",
    [{"latitude": "31.6"}, {"latitude": "91", "longitude": "120"}, {"latitude": "nan", "longitude": "x"}],
)
def test_a_position_that_is_none_is_left_out(citizen: Citizen, position: dict[str, str]) -> None:
    kept = sent(citizen, **position)
    assert (kept.latitude, kept.longitude) == (None, None)


def test_under_14_a_guardian_has_to_agree(citizen: Citizen) -> None:
    response = citizen.send(is_under_14="on")
    assert response.status_code == 422
    assert "监护人" in text_of(response)
    assert 'href="#guardian_name"' in text_of(response)
    assert sent(citizen, guardian_name="没有勾选").guardian_name == ""


def test_the_words_decide_the_topic_unless_one_was_chosen(citizen: Citizen) -> None:
    assert sent(citizen).topic == Topic.objects.get(slug="streets")
    citizen.send(topic="health")
    assert Submission.objects.filter(topic__slug="health").count() == 1
    citizen.send(message="祝各位代表新年好")
    assert Submission.objects.filter(topic=None).count() == 1


def test_accusations_are_led_elsewhere_before_they_are_typed(citizen: Citizen) -> None:
    page = text_of(citizen.open())
    assert page.index('href="tel:12388"') < page.index('id="message"')


def test_a_deputy_does_not_see_a_hidden_name(in_town: Town, client: Client) -> None:
    secret = {"contact_name": "王阿姨", "contact_phone": "13812345678", "written_for": "邻居老张"}
    case = cast.assigned(in_town.shen, in_town.station, hide_name_from_deputy=True, **secret)
    client.force_login(in_town.users["shen"])
    page = text_of(client.post(f"/inbox/{case.pk}/contact/"))
    assert "王阿姨" not in page
    assert "邻居老张" not in page
    assert "13812345678" in page
    assert "群众要求不向代表透露姓名" in page


def test_a_deputy_who_answers_sees_a_name_that_is_not_hidden(in_town: Town, client: Client) -> None:
    case = cast.assigned(in_town.shen, in_town.station, contact_name="王阿姨", written_for="邻居老张")
    client.force_login(in_town.users["shen"])
    page = text_of(client.post(f"/inbox/{case.pk}/contact/"))
    assert "王阿姨" in page
    assert "邻居老张" in page
