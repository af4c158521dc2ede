"""Notes between those who answer: never the citizen's, and whoever is named is told."""

import pytest
from django.conf import settings

from feedback import lifecycle
from feedback.inbox import notes
from feedback.models import ActorKind
from feedback.models.notifications import Notification
from feedback.receipts import query_codes
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return cast.town()


@pytest.fixture
def case(town):
    return cast.assigned(town.shen, town.station)


def test_a_note_is_read_by_those_who_answer_and_not_by_the_citizen(client, town, case):
    client.force_login(town.users["liaison"])
    noted = client.post(f"/inbox/{case.pk}/note/?lang=en", {"words": "居委会说明天修。"}, follow=True)
    page = noted.content.decode()
    assert "Noted. The citizen does not see it." in page
    assert f'data-sent="{case.pk}:note"' in page
    for name in ("shen", "staff", "auditor"):
        client.force_login(town.users[name])
        assert client.get(f"/inbox/{case.pk}/").content.decode().count("居委会说明天修。") == 1
    client.logout()
    code = query_codes.query_code(case.idempotency_key, settings.QUERY_CODE_KEY)
    assert "居委会说明天修" not in client.post("/t/", {"code": code}).content.decode()


def test_it_makes_no_open_form_stale(client, town, case):
    notes.write(case.pk, "看过了。", actor=lifecycle.Actor(ActorKind.LIAISON, "联络员"))
    client.force_login(town.users["shen"])
    assert client.post(f"/inbox/{case.pk}/accept/", {"version": case.version}).status_code == 302


def test_who_is_named_is_told_if_they_may_open_it(town, case):
    Notification.objects.all().delete()
    words = "@沈岩 请回电，@staff 知悉，@周敏华 没有办过，＠head 也看看。"
    notes.write(case.pk, words, actor=lifecycle.Actor(ActorKind.LIAISON, "liaison", town.users["liaison"]))
    told = {(row.user.username, row.occasion) for row in Notification.objects.select_related("user")}
    assert told == {("shen", "mentioned"), ("staff", "mentioned"), ("head", "mentioned")}
    assert case.events.latest("seq").data == {"mentioned": ["staff", "head", "沈岩"]}


def test_who_writes_is_told_whom_it_reached_and_whom_not(client, town, case):
    client.force_login(town.users["shen"])

    def said(words):
        return client.post(f"/inbox/{case.pk}/note/?lang=en", {"words": words}, follow=True).content.decode()

    page = said("@staff 请看，@老王请联系 wang@example.com")
    assert "Told: staff." in page
    assert "Nobody here is called @老王请联系. Who can be told: " in page
    assert "沈岩" not in page.split("Who can be told: ", 1)[1].split("</p>", 1)[0]
    assert "@example" not in page.split("Who can be told")[0].rsplit("Nobody here", 1)[1]
    assert "Told:" not in said("@沈岩 自己记一下")


def test_nobody_tells_themselves(town, case):
    Notification.objects.all().delete()
    notes.write(case.pk, "@沈岩", actor=lifecycle.Actor(ActorKind.DEPUTY, "沈岩", town.users["shen"]))
    assert not Notification.objects.exists()


def test_who_have_one_name_are_all_told(town, case):
    namesake = cast.liaison_of(town.station, "namesake")
    namesake.last_name = "沈岩"
    namesake.save()
    Notification.objects.all().delete()
    notes.write(case.pk, "@沈岩 请看", actor=lifecycle.Actor(ActorKind.LIAISON, "liaison", town.users["liaison"]))
    assert set(Notification.objects.values_list("user__username", flat=True)) == {"shen", "namesake"}


def test_whom_a_note_may_name_is_told_with_the_spelling(client, town, case, django_assert_num_queries):
    town.shen.pinyin, town.shen.initials = "chenyan", "cy"  # as the register has it
    town.shen.save()
    cast.liaison_of(town.station, "qiu").__class__.objects.filter(username="qiu").update(last_name="仇红")
    client.force_login(town.users["liaison"])
    client.get(f"/inbox/{case.pk}/")
    answer = client.get(f"/inbox/{case.pk}/people/?lang=en")
    assert answer.json()["people"] == [
        {"name": "沈岩", "role": "Deputy", "spelt": ["chenyan", "cy"]},
        {"name": "city_staff", "role": "Congress staff", "spelt": ["citystaff", "citystaff"]},
        {"name": "head", "role": "Venue head", "spelt": ["head", "head"]},
        {"name": "仇红", "role": "Liaison", "spelt": ["qiuhong", "qh"]},
        {"name": "staff", "role": "Congress staff", "spelt": ["staff", "staff"]},
    ]
    assert answer["Cache-Control"] == "private, no-cache"
    with django_assert_num_queries(6):
        notes.people(case, town.users["liaison"])


@pytest.mark.parametrize("name", ["auditor", "zhou", "far", "nobody"])
def test_others_write_none(client, town, case, name):
    client.force_login(town.users[name])
    assert client.post(f"/inbox/{case.pk}/note/", {"words": "我也说一句"}).status_code == 404
    assert client.get(f"/inbox/{case.pk}/note/").status_code in (404, 405)
    assert client.get(f"/inbox/{case.pk}/people/").status_code == 404


def test_a_note_without_words_is_none(client, town, case):
    client.force_login(town.users["shen"])
    assert client.post(f"/inbox/{case.pk}/note/", {"words": "  "}).status_code == 302
    assert not case.events.filter(verb="note").exists()
    with pytest.raises(lifecycle.NotAllowed):
        notes.write(case.pk, " ", actor=lifecycle.SYSTEM)
