"""The notice where data is collected and in full; the pages on which staff write it and read what was erased."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client, TestCase
from django.utils import timezone

from feedback.forms.privacy import PERIODS, TOLD
from feedback.models.privacy import Erasure, PrivacyRules
from feedback.privacy import in_force
from tests import cast
from tests.cast import Town
from tests.feedback.citizen import Citizen, text_of
from tests.feedback.days import contact_day

pytestmark = pytest.mark.django_db
OURS = {
    "handler": "锡山区人大常委会代表工委", "handler_en": "Deputy affairs office of Xishan",
    "address": "锡山区府前路 1 号", "phone": "0510-88200000", "email": "office@xishan.example", "contact_months": 6,
}  # fmt: skip


def form(based_on: PrivacyRules, **changed: Any) -> dict[str, Any]:
    return {"based_on": based_on.pk, **{name: getattr(based_on, name) for name in (*TOLD, *PERIODS)}, **changed}


def everywhere() -> PrivacyRules:
    return PrivacyRules.objects.get(area=None)


@pytest.fixture
def town(in_town: Town) -> Town:
    return in_town


@pytest.fixture
def staff(client: Client, town: Town) -> Client:
    client.force_login(town.users["staff"])
    return client


def save(staff: Client, based_on: PrivacyRules, **changed: Any) -> None:
    with TestCase.captureOnCommitCallbacks(execute=True):
        assert staff.post("/rules/privacy/?area=320205", form(based_on, **changed)).status_code == 302


def notice_of(response: Any) -> str:
    found = re.search(r'<p[^>]*id="privacy-notice">(.*?)<a href="([^"]+)"', text_of(response), re.DOTALL)
    assert found is not None
    return found[1].strip()


@pytest.mark.parametrize(("language", "end"), [("zh-hans", "。"), ("en", ".")])
def test_five_sentences_where_data_is_collected(citizen: Citizen, town: Town, language: str, end: str) -> None:
    contact_day(town.station, town.shen, date=timezone.localdate() + timedelta(days=14))
    for page in ("", "/visit"):
        response = citizen.client.get(f"/c/{citizen.code}{page}?lang={language}")
        sentences = [said for said in re.split(f"(?<=[{end}])\\s*", notice_of(response)) if said]
        assert len(sentences) == 5, sentences
        assert all(said.endswith(end) for said in sentences)
        full = f'href="/privacy/{town.street.key}?lang={language}"'
        assert full in text_of(response)


def test_the_walk_ins_slip_has_them_too(client: Client, town: Town) -> None:
    day = contact_day(town.station, town.shen, date=timezone.localdate())
    client.force_login(town.users["liaison"])
    page = client.get(f"/contact-day/{day.pk}/walk-in/?lang=en")
    assert notice_of(page).count(".") == 5
    token = re.search(r'name="token" value="([^"]+)"', text_of(page))
    assert token is not None
    said = {"token": token[1], "message": "北门的路灯不亮，请看一看。"}
    assert notice_of(client.post(f"/contact-day/{day.pk}/walk-in/?lang=en", said)).count(".") == 5


def test_an_areas_own_words_are_told_to_its_citizens_only(staff: Client, town: Town, citizen: Citizen) -> None:
    save(staff, everywhere(), **OURS)
    made = PrivacyRules.objects.get(area=town.xishan)
    assert (made.version, made.created_by) == (1, town.users["staff"])
    stranger = Client()
    own = stranger.get(f"/privacy/{town.street.key}?lang=en")
    for said in (
        "Deputy affairs office of Xishan",
        "锡山区府前路 1 号",
        "0510-88200000",
        "office@xishan.example",
        "6 months",
    ):
        assert said in text_of(own)
    assert "Xishan" not in text_of(stranger.get(f"/privacy/{town.binhu.key}?lang=en"))
    assert "Deputy affairs office of Xishan handles" in notice_of(stranger.get(f"/c/{citizen.code}?lang=en"))
    assert "锡山区人大常委会代表工委" in notice_of(stranger.get(f"/c/{citizen.code}?lang=zh-hans"))


def test_earlier_versions_stay_readable(staff: Client, town: Town) -> None:
    save(staff, everywhere(), **OURS)
    save(staff, PrivacyRules.objects.get(area=town.xishan), contact_months=3)
    assert "3 months" in text_of(staff.get("/privacy/320205?lang=en"))
    assert "6 months" in text_of(staff.get("/privacy/320205?lang=en&version=1"))
    for unknown in ("3", "0", "x", "9" * 20):
        assert staff.get(f"/privacy/320205?version={unknown}").status_code == 404


def test_without_any_rules_people_can_still_write(citizen: Citizen, town: Town) -> None:
    PrivacyRules.objects.all().delete()
    assert "无锡市人大常委会" in notice_of(citizen.client.get(f"/c/{citizen.code}?lang=zh-hans"))
    assert citizen.client.get("/privacy").status_code == 200
    assert citizen.send().status_code == 201


def test_the_full_text_leads_to_the_rights(client: Client, town: Town) -> None:
    page = text_of(client.get("/privacy?lang=en"))
    for said in ('href="/t/?lang=en"', "Article 31", "12377", "1 year", "10 years", "nothing is sent abroad"):
        assert said in page


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"contact_months": 0}, "At least one month"),
        ({"deliveries_months": 5}, "At least 6 months"),
        ({"looks_months": 35}, "At least 36 months"),
        ({"words_months": 1201}, "At most a hundred years"),
        ({"authority": ""}, "This field is required"),
        ({"handler_en": "An office"}, "both languages"),
    ],
)
def test_what_cannot_be_is_explained_and_kept(staff: Client, town: Town, wrong: dict[str, Any], said: str) -> None:
    response = staff.post("/rules/privacy/?area=320205&lang=en", form(everywhere(), **wrong))
    assert response.status_code == 422
    assert said in text_of(response)
    assert PrivacyRules.objects.count() == 1


def test_who_saved_first_is_not_overwritten_unseen(staff: Client, town: Town) -> None:
    first = form(everywhere(), **OURS)
    staff.post("/rules/privacy/?area=320205", first)
    response = staff.post("/rules/privacy/?area=320205&lang=en", {**first, "contact_months": 9})
    assert response.status_code == 409
    assert "Somebody else has saved the rules" in text_of(response)
    assert f'name="based_on" value="{PrivacyRules.objects.get(area=town.xishan).pk}"' in text_of(response)


@pytest.mark.parametrize(
    ("name", "address", "opens", "saves"),
    [
        ("staff", "/rules/privacy/?area=3202", False, False),
        ("staff", "/rules/privacy/?area=320211", False, False),
        ("city_staff", "/rules/privacy/?area=320205", True, True),
        ("auditor", "/rules/privacy/?area=320205", True, False),
        ("shen", "/rules/privacy/", False, False),
        ("nobody", "/rules/privacy/?area=320205", False, False),
    ],
)
def test_who_may(client: Client, town: Town, name: str, address: str, opens: bool, saves: bool) -> None:
    client.force_login(town.users[name])
    assert client.get(address).status_code == (200 if opens else 404)
    assert client.post(address, form(everywhere())).status_code == (302 if saves else 404)


def test_only_who_can_save_reads_of_saving(client: Client, town: Town) -> None:
    for name, reads in (("city_staff", True), ("auditor", False)):
        client.force_login(town.users[name])
        page = client.get("/rules/privacy/?area=320205&lang=en").content.decode()
        assert "The rules of everywhere count here." in page
        assert ("Saving gives this area rules of its own." in page) == reads


def test_administrators_write_the_notice_of_everywhere(client: Client, town: Town) -> None:
    client.force_login(cast.administrator(cast.user("root")))
    assert client.post("/rules/privacy/", form(everywhere(), contact_months=24)).status_code == 302
    in_force.forget()
    assert in_force.current("3301").contact_months == 24


def test_the_page_shows_what_would_go_and_from_when(staff: Client, town: Town) -> None:
    done = cast.submission(town.station, contact_name="王阿姨")
    year_ago = timezone.now() - timedelta(days=400)
    type(done).objects.filter(pk=done.pk).update(closed_at=year_ago, state="withdrawn", due_at=None)
    page = text_of(staff.get("/rules/privacy/?lang=en"))
    assert f"kept for 1 year · #{done.pk}" in page
    assert "Nothing is erased by it before" in page
    PrivacyRules.objects.update(created_at=year_ago)
    assert "within the hour" in text_of(staff.get("/rules/privacy/?lang=en"))


def test_the_log_is_read_by_the_area(client: Client, town: Town, django_assert_num_queries: Any) -> None:
    rows = {"at": timezone.now(), "rules": everywhere(), "kind": "words", "count": 2}
    Erasure.objects.create(area_key=town.street.key, submission_ids=[4711, 4712], **rows)
    Erasure.objects.create(area_key=town.binhu.key, submission_ids=[999], **rows)
    client.force_login(town.users["auditor"])
    page = text_of(client.get("/rules/privacy/erased/?lang=en"))
    assert "#4711, #4712" in page
    assert "#999" not in page
    with django_assert_num_queries(6):  # session, user, 2 scope; the rows, their areas
        client.get("/rules/privacy/erased/")
    client.force_login(town.users["shen"])
    assert client.get("/rules/privacy/erased/").status_code == 404
